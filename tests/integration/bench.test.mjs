/*
 * The harness of the bench: it sees what a page shows, by itself and through the relay, and what does not come is missing.
 */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, test } from 'node:test';

import { drawnToSeen, inputToPhoton } from '../../bench/measure.mjs';
import { Observer } from '../../bench/observer.mjs';
import { relayedUrl, throughRelay } from '../../bench/page-relay.mjs';
import { Relay } from '../../bench/relay.mjs';
import { joinStages } from '../../bench/stages.mjs';
import { Stage } from '../../bench/stage.mjs';
import { start } from '../../bench/targets/ours.mjs';
import { usageDuring } from '../../bench/usage.mjs';
import { openBrowser } from './viewer.mjs';
import { until } from './wait.mjs';

const SETTINGS = { width: 1280, height: 720, refresh: 60, framerate: 60, rateKbps: 8000 };

const browser = await openBrowser({ after });

async function openStage(t, content) {
	const stage = await Stage.open(SETTINGS, t.name);

	t.after(() => stage.close());
	await stage.show(content);
	return stage;
}

async function openObserver(t, ...more) {
	const observer = await Observer.open(browser, ...more);

	t.after(() => observer.close());
	return observer;
}

test('bench: keys and clicks come back as photons, and a frozen server is missing, not fast', async (t) => {
	const stage = await openStage(t, 'still');
	const target = await start(stage.scene, SETTINGS);
	const observer = await openObserver(t, target, SETTINGS);

	for (const kind of ['key', 'click']) {
		const { samples, arrivals, missing } = await inputToPhoton(observer, stage, kind, 3);
		assert.deepEqual([samples.length, arrivals.length, missing], [3, 3, 0]);
		const error = observer.clock.errorMs + 0.1; /* the page's clock has steps */
		assert.ok(samples.every((ms, i) => ms > 0 && arrivals[i] > -error && arrivals[i] < ms + error),
			`input arrives before it is seen: ${samples}; ${arrivals}`);
	}

	process.kill(target.pids()[0], 'SIGSTOP');
	try {
		const { samples, missing } = await inputToPhoton(observer, stage, 'key', 1);
		assert.deepEqual([samples.length, missing], [0, 1]);
	} finally {
		process.kill(target.pids()[0], 'SIGCONT');
	}
});

test('bench: pictures are seen after they were drawn, and their stages are in order', async (t) => {
	const stage = await openStage(t, 'video');
	const target = await start(stage.scene, SETTINGS);
	const observer = await openObserver(t, target, SETTINGS);
	let seen;
	const usage = await usageDuring(stage, target, 0, async () => {
		await until('some pictures are seen', async () => {
			seen = await drawnToSeen(observer, 1);
			return seen.samples.length > 5;
		});
	});

	assert.equal(seen.how, 'video');
	assert.equal(seen.unreadable, 0);
	assert.ok(seen.samples.every((ms) => ms > 0), String(seen.samples));
	assert.ok(seen.kbit_s > 0);
	for (const part of ['server', 'labwc', 'browser'])
		assert.ok(usage[`${part}_cores`] >= 0 && usage[`${part}_mib`] > 0, JSON.stringify(usage));
	assert.ok(usage.browser_cores > 0, JSON.stringify(usage));

	const stages = joinStages(target.trace(), seen.pictures.map((picture, i) => ({ ...picture, ms: seen.samples[i] })),
		observer.clock.offsetMs);
	const steps = Object.entries(stages);
	assert.ok(steps[0][1].length > 5, 'frames are found in the trace');
	const error = 2 * observer.clock.errorMs + 0.5; /* the mark and the page's clock have steps of 0.1 ms */
	for (const [i, [name, times]] of steps.entries())
		times.forEach((ms, k) => assert.ok(ms > (i ? steps[i - 1][1][k] : 0) - error, `${name}: ${ms}, frame ${k}`));
	await target.stop();
});

test('bench: media goes through the relay, and what that loses is missing', async (t) => {
	const stage = await openStage(t, 'still');
	const target = await start(stage.scene, SETTINGS);
	const relay = await Relay.start(stage.scene);
	t.after(() => relay.stop());
	const observer = await openObserver(t, { ...target, url: await relayedUrl(relay, target.url) }, SETTINGS, throughRelay(relay));
	const before = await relay.stats();

	assert.equal((await inputToPhoton(observer, stage, 'key', 2)).missing, 0);
	const now = await relay.stats();
	assert.ok(now.down.delivered > before.down.delivered && now.up.delivered > before.up.delivered);
	const [viewer] = (await stage.scene.status()).viewers;
	assert.equal(viewer.carrier, 'webrtc-udp');

	await relay.set('up', { loss_percent: 100 });
	assert.equal((await inputToPhoton(observer, stage, 'key', 1)).missing, 1);
});

/* A page that has nothing of ours: it draws the mark onto a canvas, and a key press counts. */
const CANVAS_PAGE = (worker) => `<!doctype html><canvas width="1280" height="720"></canvas><script>
const paint = (context, count) => {
	const bits = [...(0).toString(2).padStart(20, '0'), ...count.toString(2).padStart(8, '0')].map(Number);
	const nibbles = Array.from({ length: 7 }, (_, i) => bits.slice(i * 4, i * 4 + 4));
	bits.push(...[0, 1, 2, 3].map((i) => nibbles.reduce((sum, nibble) => sum ^ nibble[i], 0)));
	context.fillStyle = 'gray';
	context.fillRect(0, 0, 1280, 720);
	for (const row of [0, 1])
		bits.forEach((bit, i) => {
			context.fillStyle = bit ^ row ? 'white' : 'black';
			context.fillRect(64 + i * 16, 64 + row * 16, 16, 16);
		});
};
const canvas = document.querySelector('canvas');
let count = 0, show;
if (${worker}) {
	const code = 'const paint = ' + paint + '; let context; onmessage = ({ data }) => {' +
		'context ??= data.canvas.getContext("2d"); paint(context, data.count); };';
	const worker = new Worker(URL.createObjectURL(new Blob([code])));
	const offscreen = canvas.transferControlToOffscreen();
	worker.postMessage({ canvas: offscreen, count }, [offscreen]);
	show = () => worker.postMessage({ count });
} else {
	const back = new OffscreenCanvas(1280, 720);
	show = () => { paint(back.getContext('2d'), count); canvas.getContext('2d').drawImage(back, 0, 0); };
	show();
}
addEventListener('keydown', () => { count++; show(); });
</script>`;

for (const [worker, how] of [[false, 'canvas'], [true, 'canvas, polled']]) {
	test(`bench: a foreign page is seen as "${how}"`, async (t) => {
		const server = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end(CANVAS_PAGE(worker)));
		await new Promise((resolve) => { server.listen(0, '127.0.0.1', () => resolve(null)); });
		t.after(() => server.close());
		const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
		const observer = await openObserver(t, { url: `http://127.0.0.1:${port}/`, enter: async () => {} }, SETTINGS);

		await until('the first mark is read', () => observer.page.evaluate((how) =>
			/** @type {any} */ (window).selkiesBench.last?.how === how, how));
		const { ms, count } = await observer.photon('key', { x: 0, y: 0 });
		assert.equal(count, 1);
		assert.ok(ms > 0);
	});
}
