/*
 * The server as its operator meets it: starting, stopping, refusing.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { after, test } from 'node:test';

import { flatPatches } from './chart.mjs';
import { Scene } from './scene.mjs';
import { Viewer, openBrowser } from './viewer.mjs';
import { until } from './wait.mjs';

const browser = await openBrowser({ after });

test('server: its restart leaves the applications running, and the page comes back by itself', async (t) => {
	const scene = Scene.open(t);

	await scene.startLabwc();
	const pattern = await scene.startClient('pattern');
	await scene.startServer();
	const { port, url } = scene;
	const viewer = await Viewer.watch(browser, url);
	const page = await viewer.page.evaluate(() => performance.timeOrigin);
	await scene.stopServer();
	await until('the page says that it reconnects', async () => (await viewer.selkies()).state !== 'connected');
	await scene.startServer({ args: ['--port', String(port)] });
	assert.equal(scene.url, url);
	await viewer.untilPicture();
	await viewer.untilRole('controller');
	await viewer.untilColours(flatPatches(1280, 720), 40);
	assert.equal(await viewer.page.evaluate(() => performance.timeOrigin), page, 'the page was not reloaded');
	assert.equal(pattern.ended, null);
	assert.equal(scene.labwc.ended, null);
});

test('server: a killed one is replaced as smoothly', async (t) => {
	const scene = Scene.open(t);

	await scene.startLabwc();
	await scene.startClient('pattern');
	await scene.startServer();
	const { port } = scene;
	const viewer = await Viewer.watch(browser, scene.url);
	await scene.server.stop('SIGKILL');
	await scene.startServer({ args: ['--port', String(port)] });
	await viewer.untilPicture();
	await viewer.untilColours(flatPatches(1280, 720), 40);
});

test('server: SIGTERM ends it in under two seconds with three viewers, and leaves no socket', async (t) => {
	const scene = Scene.open(t);

	await scene.startLabwc();
	await scene.startClient('motion');
	const before = scene.sockets();
	await scene.startServer();
	await Promise.all([1, 2, 3].map(() => Viewer.watch(browser, scene.url)));
	const { code, ms } = await scene.server.stop('SIGTERM');
	t.diagnostic(`ended after ${Math.round(ms)} ms`);
	assert.equal(code, 0);
	assert.ok(ms < 2000, `it took ${ms} ms`);
	assert.deepEqual(scene.sockets(), before);
});

test('server: SIGINT is the same', async (t) => {
	const scene = Scene.open(t);

	await scene.startServer();
	assert.equal((await scene.server.stop('SIGINT')).code, 0);
});

/** Starts the server with arguments that it must refuse; returns what it said. */
async function refuse(scene, ...args) {
	const server = scene.launchServer(args);
	const { code } = await until('the server gives up', () => server.ended);

	assert.ok(code > 0 && code < 66, `exit status ${code}`);
	return server.tail();
}

test('server: a port in use is a clear error that names port and option', async (t) => {
	const scene = Scene.open(t);

	await scene.startServer();
	const said = await refuse(scene, '--port', String(scene.port));
	assert.match(said, new RegExp(`${scene.port}[^]*in use`, 'i'));
	assert.match(said, /--port/);
});

test('server: options that do not exist, or make no sense, are clear errors', async (t) => {
	const scene = Scene.open(t);

	assert.match(await refuse(scene, '--colour', 'blue'), /--colour/);
	assert.match(await refuse(scene, '--rate', 'fast'), /--rate[^]*fast/);
	assert.match(await refuse(scene, '--framerate', '0'), /--framerate[^]*0/);
	assert.match(await refuse(scene, '--port', '70000'), /--port[^]*70000/);
	assert.match(await refuse(scene, '--encoder', 'magic'), /magic[^]*x264/);
	assert.match(await refuse(scene, '--address', 'not-an-address'), /not-an-address/);
	assert.match(await refuse(scene, '--port', '0', '--', 'no-such-compositor'), /no-such-compositor/);
});

/** Status of an upgrade to the WebSocket with these headers, as a browser would ask for it. */
function upgrade(port, path, headers) {
	return new Promise((resolve, reject) => {
		const ask = request({ host: '127.0.0.1', port, path, headers: { Connection: 'Upgrade', Upgrade: 'websocket',
			'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': Buffer.alloc(16).toString('base64'), ...headers } });

		ask.on('upgrade', (answer, socket) => resolve(socket.destroy() && { status: 101, text: '' }));
		ask.on('response', async (answer) => {
			let text = '';
			for await (const piece of answer)
				text += piece;
			resolve({ status: answer.statusCode, text });
		});
		ask.on('error', reject);
		ask.end();
	});
}

test('server: pages of other sites are refused, listed ones are not', async (t) => {
	const scene = Scene.open(t);

	await scene.startServer({ args: ['--allow-origin', 'https://desk.example'] });
	const { port } = scene;
	const host = `localhost:${port}`;
	const ask = async (headers) => (await upgrade(port, '/api/signalling', headers)).status;

	assert.equal(await ask({ Host: host, Origin: `http://${host}` }), 101);
	assert.equal(await ask({ Host: host, Origin: 'https://desk.example' }), 101);
	assert.equal(await ask({ Host: host }), 101, 'programs that are not browsers send no Origin');
	assert.equal(await ask({ Host: host, Origin: 'https://evil.example' }), 403);
	assert.equal(await ask({ Host: host, Origin: 'null' }), 403);
	assert.equal(await ask({ Host: `evil.example:${port}`, Origin: `http://evil.example:${port}` }), 403, 'DNS rebinding');
	assert.equal((await scene.get('/api/signalling')).status, 426);
});

test('server: a page of another site can\'t connect with the real browser either', async (t) => {
	const scene = Scene.open(t);

	await scene.startServer();
	/* On the same machine: from the internet Chromium itself would forbid it. */
	const elsewhere = createServer((_request, answer) => answer.end('elsewhere')).listen(0, '127.0.0.1');
	t.after(() => elsewhere.close());
	await once(elsewhere, 'listening');
	const page = await browser.newPage();
	t.after(() => page.close());
	await page.goto(`http://localhost:${elsewhere.address().port}/`);
	const code = await page.evaluate((port) => new Promise((resolve) => {
		const socket = new WebSocket(`ws://localhost:${port}/api/signalling`);
		socket.onopen = () => resolve('open');
		socket.onclose = (event) => resolve(event.code);
	}), scene.port);
	assert.equal(code, 1006);
});

test('server: beyond loopback a token is made, printed, and asked for', async (t) => {
	const scene = Scene.open(t);

	await scene.startServer({ args: ['--address', '0.0.0.0'] });
	const token = new URL(scene.url).searchParams.get('token');
	const { port } = scene;
	const host = { Host: `127.0.0.1:${port}` };
	assert.match(token, /^[A-Za-z0-9_-]{20,}$/);
	const status = (query, headers = {}) =>
		fetch(`http://127.0.0.1:${port}/api/status${query}`, { headers }).then((answer) => answer.status);

	assert.equal(await status(`?token=${token}`), 200);
	assert.equal(await status('', { Authorization: `Bearer ${token}` }), 200);
	assert.equal(await status('?token=wrong'), 401);
	assert.equal(await status(''), 401);
	assert.equal((await upgrade(port, '/api/signalling', host)).status, 401);
	const wrong = await upgrade(port, '/api/signalling?token=wrong', host);
	assert.equal(wrong.status, 401);
	assert.match(wrong.text, /token/i);
	assert.ok(!wrong.text.includes(token));
	assert.equal((await upgrade(port, `/api/signalling?token=${token}`, host)).status, 101);
	assert.equal((await fetch(`http://127.0.0.1:${port}/api/health`)).status, 200);
});

test('server: the page with the right token shows the desktop and hides the token; with a wrong one it says so', async (t) => {
	const scene = Scene.open(t);

	await scene.startLabwc();
	await scene.startClient('pattern');
	await scene.startServer({ args: ['--token', 'open-sesame-0123456789'] });
	const wrong = await Viewer.open(browser, `http://localhost:${scene.port}/?token=sesame`);
	await until('the page speaks of the token', async () => /token/i.test(await wrong.text()));
	const right = await Viewer.watch(browser, `http://localhost:${scene.port}/?token=open-sesame-0123456789`);
	assert.ok(!right.page.url().includes('sesame'), right.page.url());
	await right.page.reload();
	await right.untilPicture();
});

test('server: health and status are what they say, and nothing else is there', async (t) => {
	const scene = Scene.open(t);

	await scene.startServer();
	assert.deepEqual(await (await scene.get('/api/health')).json(), { status: 'ok' });
	const status = await scene.status();
	assert.match(status.version, /^\d+\.\d+/);
	assert.deepEqual(status.viewers, []);
	assert.equal(status.encoder.name, 'x264');
	assert.equal(status.encoder.codec, 'h264');
	assert.notEqual(status.encoder.reason, '');
	assert.equal((await scene.get('/nothing')).status, 404);
	assert.equal((await scene.get('/../../etc/passwd')).status, 404);
	const page = await scene.get('/');
	assert.match(page.headers.get('content-security-policy'), /default-src 'self'/);
	assert.equal(page.headers.get('x-content-type-options'), 'nosniff');
	const again = await scene.get('/', { 'If-None-Match': page.headers.get('etag') });
	assert.equal(again.status, 304);
});
