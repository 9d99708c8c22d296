/*
 * Viewers come, go, take control, and some of them talk nonsense.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { flatPatches } from './chart.mjs';
import { type, written } from './person.mjs';
import { Scene } from './scene.mjs';
import { Viewer, openBrowser } from './viewer.mjs';
import { until, untilStill } from './wait.mjs';

const browser = await openBrowser({ after });

async function openScene(t, client) {
	const scene = Scene.open(t);

	await scene.startLabwc();
	await scene.startServer();
	await (client === 'events' ? scene.startEvents() : scene.startClient(client));
	return scene;
}

async function untilViewers(scene, count) {
	await until(`the server has ${count} viewers`, async () => (await scene.status()).viewers.length === count);
}

test('session: opening the page shows the picture, and the page has nothing to complain of', async (t) => {
	const scene = await openScene(t, 'pattern');

	/* Once before, so that the browser's own first start does not count. */
	await (await Viewer.watch(browser, scene.url)).close();
	await untilViewers(scene, 0);
	const begin = performance.now();
	const viewer = await Viewer.watch(browser, scene.url);
	t.diagnostic(`opening to picture: ${Math.round(performance.now() - begin)} ms`);
	await viewer.untilColours(flatPatches(1280, 720), 40);
	assert.deepEqual(viewer.complaints, []);
});

test('session: a reloaded page has the picture and the control again, and the server no second viewer', async (t) => {
	const scene = await openScene(t, 'pattern');
	const viewer = await Viewer.watch(browser, scene.url);

	await viewer.untilRole('controller');
	for (let i = 0; i < 3; i++) {
		await viewer.page.reload();
		await viewer.untilPicture();
		await viewer.untilRole('controller');
	}
	await viewer.untilColours(flatPatches(1280, 720), 40);
	await untilViewers(scene, 1);
});

test('session: ten viewers that leave at once leave nothing behind', async (t) => {
	const scene = await openScene(t, 'pattern');
	const crowd = async () => {
		const ten = await openBrowser(t);

		await Promise.all(Array.from({ length: 10 }, () => Viewer.watch(ten, scene.url, { width: 320, height: 180 })));
		await untilViewers(scene, 10);
		await ten.close();
		await untilViewers(scene, 0);
	};

	/* The first crowd makes what the libraries make once: the second one must not add to it. */
	await crowd();
	const usage = async () => {
		const { fds, threads } = scene.server.usage();
		return { fds, threads };
	};
	const before = await untilStill('the first crowd is gone', usage);
	await crowd();
	await until(`fds and threads are back at ${JSON.stringify(before)}`, async () => {
		const now = await usage();
		if (now.fds > before.fds || now.threads > before.threads)
			throw new Error(JSON.stringify(now));
		return true;
	});
});

test('session: the second viewer watches, its input is ignored, and it takes control by asking', async (t) => {
	const scene = await openScene(t, 'events');
	const first = await Viewer.watch(browser, scene.url);
	const second = await Viewer.watch(browser, scene.url);

	await first.untilRole('controller');
	await second.untilRole('watcher');
	await type(second.page, 'watcher');
	await second.page.mouse.click(640, 360);
	await type(first.page, 'first');
	await until('what the controller types arrives', () => written(scene.events()).length >= 5);
	assert.equal(written(scene.events()), 'first');
	assert.equal(scene.events('button').length, 0);

	await second.takeControl();
	await second.untilRole('controller');
	await first.untilRole('watcher');
	await until('the first one is told so in words', async () => /another window took control/i.test(await first.text()));
	await type(first.page, 'no longer');
	await type(second.page, 'second');
	await until('what the new controller types arrives', () => written(scene.events()).length >= 11);
	assert.equal(written(scene.events()), 'firstsecond');
});

test('session: the server itself ignores a watcher\'s input, whatever the page does', async (t) => {
	const scene = await openScene(t, 'events');
	const first = await Viewer.watch(browser, scene.url);
	const second = await Viewer.watch(browser, scene.url);

	await second.untilRole('watcher');
	/* A page that does not keep to the rules: key A, pressed and released, over a WebSocket of its own. */
	const closed = await second.page.evaluate(() => new Promise((resolve) => {
		const socket = new WebSocket('api/signalling');
		socket.onmessage = ({ data }) => {
			if (JSON.parse(data).type !== 'welcome')
				return;
			for (const pressed of [1, 0])
				socket.send(new Uint8Array([4, pressed, 30, 0, 97, 0, 0, 0]));
			socket.close(1000);
		};
		socket.onclose = ({ code }) => resolve(code);
		socket.onopen = () => socket.send(JSON.stringify({ type: 'hello', version: 1, client: 'lawless-page-1',
			role: 'controller', video: [{ codec: 'h264', profile: '42e01f' }] }));
	}));
	assert.equal(closed, 1000);
	await type(first.page, 'b');
	await until('the controller\'s key arrives', () => scene.events('key').length === 2);
	assert.equal(written(scene.events()), 'b');
});

test('session: when the controller leaves, who asked for control gets it', async (t) => {
	const scene = await openScene(t, 'events');
	const first = await Viewer.watch(browser, scene.url);

	await first.untilRole('controller');
	const second = await Viewer.watch(browser, scene.url);
	await second.untilRole('watcher');
	await first.close();
	await second.untilRole('controller');
	await type(second.page, 'mine');
	await until('what it types arrives', () => written(scene.events()) === 'mine');
});

/* What to send on a fresh WebSocket; what kind of nonsense it is; the code that it is closed with. */
const hello = { type: 'hello', version: 1, client: 'nonsense-page', role: 'watcher', video: [{ codec: 'h264', profile: '' }] };
const NONSENSE = [
	['no JSON', 'hello', 1008],
	['no object', '[1,2,3]', 1008],
	['an unknown type', JSON.stringify({ type: 'make-coffee' }), 1008],
	['a wrong order', JSON.stringify({ type: 'take-control' }), 1008],
	['a missing member', JSON.stringify({ ...hello, client: undefined }), 1008],
	['a member too many', JSON.stringify({ ...hello, admin: true }), 1008],
	['a wrong version', JSON.stringify({ ...hello, version: 99 }), 1008],
	['a deep nest', '['.repeat(30000), 1008],
	['too much text', JSON.stringify({ ...hello, client: 'x'.repeat(70000) }), 1009],
	['too many bytes', new Array(65).fill(1), null],
	['unknown bytes before hello', [99, 1, 2, 3], null],
];

test('session: nonsense on the WebSocket is answered, closed, and troubles nobody else', async (t) => {
	const scene = await openScene(t, 'motion');
	const viewer = await Viewer.watch(browser, scene.url);

	for (const [kind, message, code] of NONSENSE) {
		const seen = await viewer.page.evaluate((sent) => new Promise((resolve) => {
			const socket = new WebSocket('api/signalling');
			const answers = [];
			socket.onmessage = ({ data }) => answers.push(JSON.parse(data));
			socket.onclose = (event) => resolve({ code: event.code, answers });
			socket.onopen = () => socket.send(typeof sent === 'string' ? sent : new Uint8Array(sent));
		}), message);
		t.diagnostic(`${kind}: ${seen.code} ${JSON.stringify(seen.answers).slice(0, 200)}`);
		assert.ok(code === null ? [1008, 1009].includes(seen.code) : seen.code === code, `${kind}: closed with ${seen.code}`);
		if (code === 1008)
			assert.equal(seen.answers.at(-1)?.type, 'error', `${kind}: ${JSON.stringify(seen.answers)}`);
	}
	await untilViewers(scene, 1);
	const number = await until('the barcode can be read', () => viewer.barcode());
	await until('the picture still moves', async () => (await viewer.barcode() ?? number) !== number);
	assert.deepEqual(await viewer.selkies(), { state: 'connected', role: 'controller' });
});

test('session: nonsense on the input channel is counted, and the input goes on', async (t) => {
	const scene = await openScene(t, 'events');
	const viewer = await Viewer.watch(browser, scene.url);
	/* Empty, an unknown type, a length that is wrong, a button and a size that there are not, a key without a code. */
	const nonsense = [[], [99, 1, 2, 3], [4, 1, 30], [2, 200, 0, 0, 0, 5, 0, 5, 0, 1, 0, 0, 0, 1, 0, 0],
		[1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0], new Array(300).fill(1)];

	await viewer.untilRole('controller');
	/* Until it is open input goes over the WebSocket, which has a limit and would be closed. */
	await until('the input channel is open', () => viewer.page.evaluate(async () =>
		[...(await /** @type {any} */ (window).selkies.stats()).values()]
			.some(({ type: kind, label, state }) => kind === 'data-channel' && label === 'input' && state === 'open')));
	await viewer.page.evaluate((messages) => {
		for (const bytes of messages)
			/** @type {any} */ (window).selkies.sendInput(new Uint8Array(bytes).buffer);
	}, nonsense);
	await until('it is counted', async () => (await scene.status()).viewers[0].bad_input >= nonsense.length - 1);
	await type(viewer.page, 'still here');
	await until('the text arrives', () => written(scene.events()) === 'still here');
});
