/*
 * Viewers without a browser (bench/watch): they get what the server sends, all of it, and say what hinders them.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from 'node:test';

import { program } from '../../bench/programs.mjs';
import { Scene } from './scene.mjs';
import { until } from './wait.mjs';

/** Starts bench-watch with these arguments. */
function watch(scene, ...args) {
	return scene.start('bench-watch', [program('watch/bench-watch'), ...args]);
}

/** Starts it and waits for its end, which must be one with this status; returns what it said. */
async function refuse(scene, status, ...args) {
	const viewers = watch(scene, ...args);

	await until('bench-watch gives up', () => viewers.ended);
	assert.deepEqual(viewers.ended, { code: status, signal: null }, viewers.tail());
	assert.deepEqual(viewers.lines, []);
	return viewers.tail();
}

/** The last line of what it said, as an object. */
async function end(viewers) {
	const { code } = await viewers.stop('SIGTERM');

	assert.equal(code, 0, viewers.tail());
	return JSON.parse(viewers.lines.at(-1));
}

test('watch: three viewers get every picture of the motion, and their keyframes', async (t) => {
	const scene = Scene.open(t);
	const sent = async () => (await scene.status()).encoder.access_units;

	await scene.startLabwc();
	await scene.startClient('motion');
	await scene.startServer({ args: ['--rate', '2000'] });
	const before = await sent();
	const viewers = watch(scene, '--viewers', '3', scene.url);
	await viewers.line(/^ready 3$/);
	const first = await sent();
	await until('a hundred pictures were sent', async () => await sent() > first + 100);
	const status = await scene.status();
	const last = status.encoder.access_units;
	const { viewers: each, total } = await end(viewers);
	const after = await sent();

	assert.deepEqual(status.viewers.map(({ role, carrier }) => [role, carrier]), Array(3).fill(['watcher', 'webrtc-udp']));
	assert.equal(each.length, 3);
	for (const viewer of each) {
		t.diagnostic(JSON.stringify(viewer));
		/* What was encoded around either moment may have been counted or not. */
		assert.ok(viewer.pictures >= last - first - 5, `${viewer.pictures} pictures of ${last - first} that were sent`);
		assert.ok(viewer.pictures <= after - before, `${viewer.pictures} pictures of at most ${after - before}`);
		assert.ok(viewer.packets > viewer.pictures, 'a picture of motion has many packets');
		assert.ok(viewer.bytes > viewer.packets * 100 && viewer.bytes <= viewer.packets * 1200);
		assert.equal(viewer.lost, 0);
		assert.ok(viewer.seconds > 0 && viewer.start_ms > 0 && viewer.largest_gap_ms > 0 && viewer.jitter_ms >= 0);
	}
	for (const member of ['packets', 'pictures', 'bytes', 'keyframes'])
		assert.equal(total[member], each.reduce((sum, viewer) => sum + viewer[member], 0), member);
	await until('the server knows that they left', async () => (await scene.status()).viewers.length === 0);
});

test('watch: it ends by itself after --seconds, and a still desktop is one long gap', async (t) => {
	const scene = Scene.open(t);

	await scene.startLabwc();
	await scene.startClient('pattern');
	await scene.startServer();
	const viewers = watch(scene, '--viewers', '1', '--seconds', '4', scene.url);
	assert.deepEqual(await viewers.exit, { code: 0, signal: null });
	const { viewers: [viewer] } = JSON.parse(viewers.lines.at(-1));
	assert.ok(viewer.seconds >= 3.9, `${viewer.seconds} s`);
	/* After a few refinements nothing is sent. */
	assert.ok(viewer.largest_gap_ms > 1000, `${viewer.largest_gap_ms} ms`);
});

test('watch: a wrong token, or none, is a clear error', async (t) => {
	const scene = Scene.open(t);

	await scene.startLabwc();
	await scene.startServer({ args: ['--token', 'the-right-one'] });
	const { origin } = new URL(scene.url);
	assert.match(await refuse(scene, 1, '--viewers', '2', `${origin}/?token=wrong`), /refuses this token.*\(401\)/);
	assert.match(await refuse(scene, 1, '--viewers', '1', `${origin}/`), /refuses this token.*\(401\)/);
	const viewers = watch(scene, '--viewers', '1', scene.url);
	await viewers.line(/^ready 1$/);
	await end(viewers);
});

test('watch: no server, another server and a server without a desktop are clear errors', async (t) => {
	const scene = Scene.open(t);
	const other = createServer((_, answer) => answer.writeHead(404).end());

	other.listen(0, '127.0.0.1');
	await once(other, 'listening');
	const { port } = /** @type {import('node:net').AddressInfo} */ (other.address());
	assert.match(await refuse(scene, 1, '--viewers', '1', `http://127.0.0.1:${port}/`), /answered "404 Not Found"/);
	other.close();
	other.closeAllConnections();
	await once(other, 'close');
	assert.match(await refuse(scene, 1, '--viewers', '1', `http://127.0.0.1:${port}/`), /cannot reach http.*refused/);
	await scene.startServer();
	assert.match(await refuse(scene, 1, '--viewers', '1', scene.url), /after 10 s.*shows no desktop: .*wayland-0/);
});

test('watch: a server that ends while they watch is an error', async (t) => {
	const scene = Scene.open(t);

	await scene.startLabwc();
	await scene.startServer();
	const viewers = watch(scene, '--viewers', '2', scene.url);
	await viewers.line(/^ready 2$/);
	await scene.stopServer();
	await until('bench-watch gives up', () => viewers.ended);
	assert.equal(viewers.ended?.code, 1);
	assert.match(viewers.tail(), /viewer [12]: the server closed the connection \(code 1001\)/);
});

test('watch: a wrong command line is a clear error', async (t) => {
	const scene = Scene.open(t);

	assert.match(await refuse(scene, 2, '--viewers', '0', 'http://localhost/'), /--viewers is 0.*1 to 1000/);
	assert.match(await refuse(scene, 2, '--viewers', '1', '--seconds', '0', 'http://localhost/'), /--seconds is 0/);
	assert.match(await refuse(scene, 2, '--viewers', '1'), /0 addresses/);
	for (const address of ['file:///', 'http:///', 'localhost:3000'])
		assert.match(await refuse(scene, 2, '--viewers', '1', address), new RegExp(`"${address}" is no address like http:`));
	assert.match(await refuse(scene, 2, '--colour', 'http://localhost/'), /--colour/);
});
