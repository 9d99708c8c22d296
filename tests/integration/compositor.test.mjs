/*
 * The compositor ends, hangs, comes late and comes back: the server stays, and the pages say what is going on.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { flatPatches } from './chart.mjs';
import { type, written } from './person.mjs';
import { processTree } from './process.mjs';
import { Scene } from './scene.mjs';
import { Viewer, openBrowser } from './viewer.mjs';
import { until } from './wait.mjs';

const COARSE = 40; /* of 255: which chart it is, not how well it is coded */

const browser = await openBrowser({ after });

/** Waits until page and server both say that there is no desktop, and why: the reason changes while the socket goes. */
async function untilWaiting(scene, viewer) {
	await until('the page says that it waits for the desktop, and the problem that the server tells', async () => {
		const { desktop } = await scene.status();
		const text = await viewer.text();

		return (await viewer.selkies()).state === 'waiting' && /waiting for the desktop/i.test(text) &&
			!desktop.ready && desktop.problem !== '' && text.includes(desktop.problem);
	});
}

test('compositor: kill -9 shows a message, and a restart brings the picture back without a reload', async (t) => {
	const scene = Scene.open(t);

	await scene.startLabwc();
	await scene.startServer();
	await scene.startClient('motion');
	const viewer = await Viewer.watch(browser, scene.url);
	await until('the barcode can be read', () => viewer.barcode());
	const page = await viewer.page.evaluate(() => performance.timeOrigin);

	for (let round = 0; round < 2; round++) {
		await scene.labwc.stop('SIGKILL');
		await untilWaiting(scene, viewer);
		await scene.startLabwc();
		await scene.startClient('pattern');
		await viewer.untilPicture();
		await viewer.untilColours(flatPatches(1280, 720), COARSE);
	}
	assert.equal(await viewer.page.evaluate(() => performance.timeOrigin), page, 'the page was not reloaded');
	assert.equal((await scene.status()).desktop.ready, true);
});

test('compositor: after its return keyboard and mouse work again', async (t) => {
	const scene = Scene.open(t);

	await scene.startLabwc();
	await scene.startServer();
	const viewer = await Viewer.watch(browser, scene.url);
	await scene.labwc.stop('SIGKILL');
	await untilWaiting(scene, viewer);
	await scene.startLabwc();
	await scene.startEvents();
	await viewer.untilPicture();
	await type(viewer.page, 'back');
	await until('the text arrives', () => written(scene.events()) === 'back');
	await viewer.page.mouse.click(99, 600);
	await until('the click arrives', () => scene.events('button').length === 2);
	assert.equal(Math.floor(scene.events('button')[0].x), 99);
});

test('compositor: one that hangs does not stop the server, and its end is still noticed', async (t) => {
	const scene = Scene.open(t);

	await scene.startLabwc();
	await scene.startServer();
	const viewer = await Viewer.watch(browser, scene.url);
	scene.labwc.child.kill('SIGSTOP');
	/* More input than fits into the socket of a compositor that does not read. */
	for (let i = 0; i < 20; i++)
		await viewer.page.mouse.move(100 + i * 7, 600, { steps: 20 });
	assert.equal((await scene.get('/api/health')).status, 200);
	const second = await Viewer.open(browser, scene.url);
	await second.untilRole('watcher');
	await scene.labwc.stop('SIGKILL');
	await untilWaiting(scene, viewer);
	await scene.startLabwc();
	await scene.startClient('pattern');
	await viewer.untilColours(flatPatches(1280, 720), COARSE);
	await second.untilColours(flatPatches(1280, 720), COARSE);
});

test('compositor: the server may start first', async (t) => {
	const scene = Scene.open(t);

	await scene.startServer();
	const viewer = await Viewer.open(browser, scene.url);
	await untilWaiting(scene, viewer);
	await scene.startLabwc();
	await scene.startClient('pattern');
	await viewer.untilPicture();
	await viewer.untilColours(flatPatches(1280, 720), COARSE);
});

test('compositor: started by the server, it is started again and ends with it', async (t) => {
	const scene = Scene.open(t);

	await scene.startServer({ child: scene.labwcCommand });
	const viewer = await Viewer.watch(browser, scene.url);
	await scene.startClient('pattern');
	await viewer.untilColours(flatPatches(1280, 720), COARSE);
	const first = labwcOf(scene);
	process.kill(first, 'SIGKILL');
	await until('another labwc runs', () => ![undefined, first].includes(labwcOf(scene)));
	await scene.untilDesktop();
	await scene.startClient('pattern');
	await viewer.untilPicture();
	await viewer.untilColours(flatPatches(1280, 720), COARSE);

	const last = labwcOf(scene);
	await scene.stopServer();
	assert.throws(() => process.kill(last, 0), { code: 'ESRCH' }, 'labwc ended with the server');
	assert.deepEqual(scene.sockets(), []);
});

test('compositor: a server that is killed takes its labwc along', async (t) => {
	const scene = Scene.open(t);

	await scene.startServer({ child: scene.labwcCommand });
	const labwc = await until('labwc runs', () => labwcOf(scene));
	await scene.untilDesktop();
	await scene.server.stop('SIGKILL');
	await until('labwc is gone', () => !processTree(process.pid).includes(labwc) && !isAlive(labwc));
});

function isAlive(pid) {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}

/** The labwc among the server's descendants. */
function labwcOf(scene) {
	return processTree(scene.server.pid).find((pid) => scene.nameOf(pid) === 'labwc');
}
