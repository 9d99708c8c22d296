/*
 * The picture that the browser has decoded is the desktop's: its colours, its place, its finest structures.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { finePatches, flatPatches, ringPoints } from './chart.mjs';
import { distance, lumaPsnr, luma } from './picture.mjs';
import { Scene } from './scene.mjs';
import { Viewer, decodePng, openBrowser } from './viewer.mjs';
import { untilStill } from './wait.mjs';

/* Of 255. Limited range and 4:2:0 lose a little at best; a wrong matrix or range is off by 10 and more. */
const TOLERANCE = 6;
/* The rings are one pixel wide, black beside white, so ringing reaches them. */
const RING_TOLERANCE = 24;

const browser = await openBrowser({ after });

async function watchPattern(t, window) {
	const scene = Scene.open(t);

	await scene.startLabwc();
	await scene.startClient('pattern');
	await scene.startServer();
	return { scene, viewer: await Viewer.watch(browser, scene.url, window) };
}

/** Waits until the server has refined the still picture as far as it goes. */
async function untilRefined(scene) {
	await untilStill('the picture is refined', async () => (await scene.status()).encoder.access_units);
}

test('picture: after refinement the colours, corners and edges are those of the desktop', async (t) => {
	const { viewer } = await watchPattern(t);

	await viewer.untilColours(flatPatches(1280, 720), TOLERANCE);
	await viewer.untilColours(ringPoints(1280, 720), RING_TOLERANCE);
});

test('picture: after refinement it equals what the compositor shows, and fits nowhere else', async (t) => {
	const { scene, viewer } = await watchPattern(t);

	await untilRefined(scene);
	const truth = await scene.screenshot();
	const seen = await viewer.picture();
	const psnr = lumaPsnr(truth, seen);
	t.diagnostic(`luma PSNR ${psnr.toFixed(1)} dB`);
	assert.ok(psnr > 40, `luma PSNR is ${psnr} dB, 40 and more is right`);
	for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
		const shifted = lumaPsnr(truth, seen, dx, dy);
		assert.ok(shifted < 25, `shifted by ${dx}, ${dy} it fits with ${shifted} dB`);
	}
});

test('picture: after refinement single pixels can be told apart', async (t) => {
	const { scene, viewer } = await watchPattern(t);

	await untilRefined(scene);
	const picture = await viewer.picture();
	for (const { name, x, y, size, white } of finePatches()) {
		for (let dy = 0; dy < size; dy++) {
			for (let dx = 0; dx < size; dx++) {
				const level = luma(picture.at(x + dx, y + dy));
				assert.ok(white(dx, dy) ? level > 200 : level < 55, `${name} at ${dx}, ${dy}: ${level}`);
			}
		}
	}
});

test('picture: a window of the desktop\'s size shows it pixel for pixel', async (t) => {
	const { scene, viewer } = await watchPattern(t);
	/* Where no toolbar may lie. */
	const lower = ({ y }) => y > 60;

	await untilRefined(scene);
	await viewer.page.mouse.move(640, 500);
	const path = await viewer.screenshot('picture');
	t.diagnostic(`screenshot: ${path}`);
	const shown = await decodePng(browser, path);
	assert.deepEqual([shown.width, shown.height], [1280, 720]);
	for (const { name, x, y, colour } of flatPatches(1280, 720).filter(lower))
		assert.ok(distance(colour, shown.at(x, y)) <= TOLERANCE, `${name}: ${shown.at(x, y)} instead of ${colour}`);
	for (const { name, x, y, colour } of ringPoints(1280, 720).filter(lower))
		assert.ok(distance(colour, shown.at(x, y)) <= RING_TOLERANCE, `${name} at ${x}, ${y}: ${shown.at(x, y)}`);
	for (const { name, x, y, white } of finePatches())
		assert.equal(luma(shown.at(x + 33, y + 32)) > 127, white(33, 32), `${name} in the window`);
});

test('picture: it follows the desktop to another size and back', async (t) => {
	const { scene, viewer } = await watchPattern(t);

	for (const [width, height] of [[1600, 900], [1200, 600], [1280, 720]]) {
		await scene.setSize(width, height);
		await viewer.untilSize(width, height);
		await viewer.untilColours(ringPoints(width, height), RING_TOLERANCE);
		await viewer.untilColours(flatPatches(width, height), TOLERANCE);
	}
});

test('picture: an odd size is cut to even ones', async (t) => {
	const { scene, viewer } = await watchPattern(t);

	await scene.setSize(1367, 769);
	await viewer.untilSize(1366, 768);
	await viewer.untilColours(ringPoints(1367, 769).filter(({ x, y }) => x < 1366 && y < 768), RING_TOLERANCE);
});
