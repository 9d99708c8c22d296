/*
 * The tools of the other tests: the clients show on a plain labwc what chart.mjs and barcode.mjs expect of them, and
 * write down what they get. If this fails, look here first.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { barcodePoints, decodeBarcode } from './barcode.mjs';
import { finePatches, flatPatches, ringPoints } from './chart.mjs';
import { luma } from './picture.mjs';
import { Scene } from './scene.mjs';
import { until } from './wait.mjs';

test('clients: the pattern is the chart, pixel for pixel', async (t) => {
	const scene = Scene.open(t);

	await scene.startLabwc();
	await scene.startClient('pattern');
	const picture = await scene.screenshot();
	assert.deepEqual([picture.width, picture.height], [1280, 720]);
	for (const { name, x, y, colour } of [...flatPatches(1280, 720), ...ringPoints(1280, 720)])
		assert.deepEqual(picture.at(x, y), colour, `${name} at ${x}, ${y}`);
	for (const { name, x, y, size, white } of finePatches())
		for (let dy = 0; dy < size; dy++)
			for (let dx = 0; dx < size; dx++)
				assert.equal(picture.at(x + dx, y + dy)[0], white(dx, dy) ? 255 : 0, `${name} at ${dx}, ${dy}`);
});

test('clients: the pattern follows the size of the output', async (t) => {
	const scene = Scene.open(t);

	await scene.startLabwc();
	const pattern = await scene.startClient('pattern');
	await scene.runOnDesktop('wlr-randr', '--output', 'HEADLESS-1', '--custom-mode', '1600x900@60');
	await pattern.line(/^ready 1600x900$/);
	const picture = await scene.screenshot();
	assert.deepEqual([picture.width, picture.height], [1600, 900]);
	for (const { name, x, y, colour } of [...flatPatches(1600, 900), ...ringPoints(1600, 900)])
		assert.deepEqual(picture.at(x, y), colour, `${name} at ${x}, ${y}`);
});

test('clients: the motion counts its pictures in its barcode', async (t) => {
	const scene = Scene.open(t);
	const read = async () => {
		const picture = await scene.screenshot();

		return decodeBarcode(barcodePoints().map(({ x, y }) => luma(picture.at(x, y))));
	};

	await scene.startLabwc();
	await scene.startClient('motion', '30');
	const first = await until('the barcode can be read', read);
	await until('the number rises', async () => (await read()) > first);
});

test('clients: a barcode that is not black and white, or contradicts itself, is no number', () => {
	const good = [...Array(15).fill(0), 255, ...Array(15).fill(255), 0];

	assert.equal(decodeBarcode(good), 1);
	assert.equal(decodeBarcode(good.with(3, 128)), null);
	assert.equal(decodeBarcode(good.with(3, 255)), null);
	assert.equal(decodeBarcode([]), null);
});

test('clients: the events client writes down keys with their characters', async (t) => {
	const scene = Scene.open(t);

	await scene.startLabwc();
	await scene.startEvents();
	/* Without any keyboard the seat has none, and the client misses what comes before it has seen the first. */
	scene.start('keyboard', ['wtype', '-s', '600000', ' '], { WAYLAND_DISPLAY: scene.display });
	await until('the client has the keyboard', () => scene.events('focus').length > 0);
	await scene.runOnDesktop('wtype', 'aé"Z');
	await until('all characters arrive', () => scene.events('key').filter(({ pressed }) => !pressed).length >= 4);
	const pressed = scene.events('key').filter((event) => event.pressed);
	assert.equal(pressed.map(({ utf8 }) => utf8).join(''), 'aé"Z');
});
