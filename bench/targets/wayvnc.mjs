/*
 * bench/targets/wayvnc.mjs: wayvnc with noVNC as a target of the bench, all from Debian's packages.
 *
 * websockify serves the page and carries VNC to it on the same port, as noVNC is usually run. (wayvnc can speak
 * WebSocket itself, on another port than the page's; the frame rate of full-screen motion is the same.) Between the two
 * is a Unix socket, so that only what goes to the browser counts as traffic. What else
 * makes it fast: wayvnc may send as many pictures as the others, where its own limit is 30 a second. Encodings are what
 * the two agree on: H.264 where wayvnc has a GPU for it, else Tight with JPEG at noVNC's default quality and
 * compression. VNC has no rate: it sends what the browser asks for, so the bench's rate does not apply.
 *
 * noVNC composes the picture on a canvas that is not in the page, and then puts what has changed onto the only canvas
 * of the page by CanvasRenderingContext2D.drawImage, once for each update.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { processTree } from '../../tests/integration/process.mjs';
import { until } from '../../tests/integration/wait.mjs';
import { freePort, untilAnswers } from './web-server.mjs';

const NOVNC = '/usr/share/novnc';

async function versions(scene) {
	try {
		const wayvnc = (await scene.runOnDesktop('wayvnc', '--version')).toString().trim();
		const novnc = JSON.parse(readFileSync(join(NOVNC, 'package.json'), 'utf8')).version;

		return `${wayvnc.replaceAll(': ', ' ').replaceAll('\n', ', ')}, noVNC ${novnc}`;
	} catch (error) {
		throw new Error('wayvnc and noVNC are not installed (bench/run --peers does it): ' +
			/** @type {Error} */ (error).message);
	}
}

/* The page first shows what it does, in the middle and at the top, and lets no click through to the desktop there. */
async function enter(page, { width, height }) {
	const uncovered = ([width, height]) => {
		const canvas = document.querySelector('#noVNC_container canvas');
		const seen = [height / 2, 1].map((y) => document.elementFromPoint(width / 2, y));

		return canvas instanceof HTMLCanvasElement && canvas.width === width && canvas.height === height &&
			seen.every((element) => element === canvas);
	};

	await until(`noVNC shows a desktop of ${width}×${height} and nothing over it`,
		() => page.evaluate(uncovered, [width, height]));
}

/**
 * @param {import('../../tests/integration/scene.mjs').Scene} scene
 * @param {{width: number, height: number, framerate: number, rateKbps: number}} settings
 */
export async function start(scene, settings) {
	const about = `${await versions(scene)}, WebSocket`;
	const [vnc, web] = [scene.path('wayvnc.sock'), `127.0.0.1:${await freePort()}`];
	const url = `http://${web}/vnc.html?autoconnect=true&resize=off`; /* at its real size */
	rmSync(vnc, { force: true }); /* wayvnc leaves it, and does not start on it */
	const server = scene.start('wayvnc', ['wayvnc', `--max-fps=${settings.framerate}`, '--disable-resizing',
		`--socket=${scene.path('wayvncctl')}`, '--unix-socket', vnc], { WAYLAND_DISPLAY: scene.display });
	const proxy = scene.start('websockify', ['websockify', `--web=${NOVNC}`, `--unix-target=${vnc}`, web]);

	await untilAnswers(url, [server, proxy]);
	return {
		url,
		about,
		pids: () => [server, proxy].flatMap(({ pid }) => processTree(pid)),
		/** @param {import('playwright-core').Page} page */
		enter: (page) => enter(page, settings),
		stop: async () => {
			try {
				await proxy.stop('SIGTERM');
			} finally {
				await server.stop('SIGTERM');
			}
		},
	};
}
