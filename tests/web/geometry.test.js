import assert from "node:assert/strict";
import { test } from "node:test";
import { devicePixelCentre, fitPicture, isWholeMultiple, toPicture } from "../../web/geometry.js";

const picture = { width: 1280, height: 720 };

test("a picture of the size of the window is shown pixel by pixel", () => {
	const rect = fitPicture(picture, picture);
	assert.deepEqual(rect, { x: 0, y: 0, width: 1280, height: 720 });
	assert.ok(isWholeMultiple(picture, rect));
});

test("keeps the aspect and lies in the middle", () => {
	assert.deepEqual(fitPicture(picture, { width: 1000, height: 800 }), { x: 0, y: 118, width: 1000, height: 563 });
	assert.deepEqual(fitPicture(picture, { width: 2000, height: 720 }), { x: 360, y: 0, width: 1280, height: 720 });
});

test("prefers a whole multiple to a slightly larger blur", () => {
	assert.deepEqual(fitPicture(picture, { width: 1300, height: 740 }), { x: 10, y: 10, width: 1280, height: 720 });
	assert.equal(fitPicture(picture, { width: 1408, height: 792 }).width, 1408);
	assert.equal(fitPicture(picture, { width: 2600, height: 1500 }).width, 2560);
});

test("sharp edges are for whole multiples in both directions", () => {
	assert.ok(isWholeMultiple(picture, { x: 0, y: 0, width: 2560, height: 1440 }));
	assert.ok(!isWholeMultiple(picture, { x: 0, y: 0, width: 1920, height: 1080 }));
	assert.ok(!isWholeMultiple(picture, { x: 0, y: 0, width: 2560, height: 720 }));
});

test("a window smaller than a pixel of the picture still has a picture", () => {
	assert.deepEqual(fitPicture(picture, { width: 1, height: 1 }), { x: 0, y: 0, width: 1, height: 1 });
});

test("the first pixel's centre is 128, 128 and each further one 256 on", () => {
	const rect = { x: 10, y: 20, width: 1280, height: 720 };
	const first = { x: devicePixelCentre(10, 1), y: devicePixelCentre(20, 1) };
	assert.deepEqual(toPicture(first, rect, picture), { x: 128, y: 128, inside: true });
	const last = { x: devicePixelCentre(1289, 1), y: devicePixelCentre(739, 1) };
	assert.deepEqual(toPicture(last, rect, picture), { x: 1279 * 256 + 128, y: 719 * 256 + 128, inside: true });
});

test("at whole multiples every device pixel hits the pixel of the picture that it shows", () => {
	for (const scale of [1, 2, 3]) {
		const rect = { x: 7, y: 0, width: 1280 * scale, height: 720 * scale };
		for (let at = 0; at < rect.width; at++) {
			const point = { x: devicePixelCentre(7 + at, 1), y: 0.5 };
			assert.equal(Math.floor(toPicture(point, rect, picture).x / 256), Math.floor(at / scale));
		}
	}
});

test("positions of a fractional device pixel ratio find their device pixel in spite of 32-bit floats", () => {
	for (const ratio of [1.1, 1.25, 1.5, 1.75, 2, 2.625]) {
		for (let pixel = 0; pixel < 4000; pixel++) {
			assert.equal(devicePixelCentre(Math.fround(pixel / ratio), ratio), pixel + 0.5);
		}
	}
});

test("a position within a device pixel counts as its centre", () => {
	assert.equal(devicePixelCentre(100.5, 1), 100.5);
	assert.equal(devicePixelCentre(100.9, 1), 100.5);
});

test("outside of the picture the nearest point counts, and is told to be outside", () => {
	const rect = { x: 0, y: 118, width: 1000, height: 563 };
	const above = toPicture({ x: 500, y: 5 }, rect, picture);
	assert.deepEqual(above, { x: 640 * 256, y: 0, inside: false });
	const farther = toPicture({ x: 5000, y: 5000 }, rect, picture);
	assert.deepEqual(farther, { x: 1280 * 256 - 1, y: 720 * 256 - 1, inside: false });
	assert.ok(!toPicture({ x: -0.001, y: 200 }, rect, picture).inside);
});
