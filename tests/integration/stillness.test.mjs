/*
 * A still desktop costs nothing; a moving one arrives without a stop.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { Scene } from './scene.mjs';
import { Viewer, openBrowser } from './viewer.mjs';
import { until, untilStill, watchFor } from './wait.mjs';

const browser = await openBrowser({ after });

/** The counters that must not move while nothing does. */
function counters({ desktop, encoder, viewers }) {
	return { captured: desktop.captured, access_units: encoder.access_units, bytes: encoder.bytes,
		sent: viewers.map(({ sent_units, sent_bytes }) => [sent_units, sent_bytes]) };
}

test('stillness: a still desktop sends, encodes and captures nothing', async (t) => {
	const scene = Scene.open(t);

	await scene.startLabwc();
	await scene.startClient('pattern');
	await scene.startServer();
	await Viewer.watch(browser, scene.url);
	const before = await untilStill('the refinement ends', async () => counters(await scene.status()));
	const cpu = scene.server.usage().cpu_ms;
	await watchFor(5000);
	assert.deepEqual(counters(await scene.status()), before);
	const spent = scene.server.usage().cpu_ms - cpu;
	t.diagnostic(`${spent} ms of CPU in 5 s`);
});

test('stillness: without a viewer nothing is captured even while the desktop moves', async (t) => {
	const scene = Scene.open(t);

	await scene.startLabwc();
	await scene.startClient('motion');
	await scene.startServer();
	const viewer = await Viewer.watch(browser, scene.url);
	await until('frames are captured', async () => (await scene.status()).desktop.captured > 10);
	await viewer.close();
	await until('the viewer is gone', async () => (await scene.status()).viewers.length === 0);
	const before = await untilStill('the capture stops', async () => counters(await scene.status()));
	assert.ok(before.captured > 10);
});

test('stillness: the first change after it is seen at once', async (t) => {
	const scene = Scene.open(t);

	await scene.startLabwc();
	await scene.startServer();
	await scene.startEvents();
	const viewer = await Viewer.watch(browser, scene.url);
	await untilStill('the refinement ends', async () => counters(await scene.status()));
	const background = async () => String((await viewer.colours([{ x: 30, y: 30 }]))[0]);
	const before = await background();
	await viewer.page.keyboard.press('KeyA');
	await until('the window shows that it got the key', async () => (await background()) !== before);
});

test('stillness: motion arrives in order and goes on', async (t) => {
	const scene = Scene.open(t);

	await scene.startLabwc();
	await scene.startClient('motion');
	await scene.startServer();
	const viewer = await Viewer.watch(browser, scene.url);
	const numbers = [];
	await until('fifty different pictures are read', async () => {
		const number = await viewer.barcode();
		if (number !== null && number !== numbers.at(-1))
			numbers.push(number);
		return numbers.length >= 50;
	});
	assert.deepEqual(numbers, numbers.toSorted((a, b) => a - b));
	const status = await scene.status();
	assert.ok(status.viewers[0].sent_units > 50);
	assert.equal(status.viewers[0].role, 'controller');
});
