/*
 * bench/targets/selkies.mjs: Selkies from PyPI as a target of the bench, over WebSocket and over WebRTC.
 *
 * It is a client of the same labwc session as ours (its "host capture"), so that both get the same pictures at the
 * same moment. bench/peers.sh installs it. Its settings are its own defaults, which its makers chose for low latency
 * (every frame is encoded at once, infinite GOP, on WebRTC a pacer and congestion control), but for what the bench
 * compares: size, frame rate, rate and x264, no sound; and but for what a bench has no use for.
 *
 * Its page shows the pictures in a <video>: over WebRTC in #stream, over WebSocket in #videoStream, which WebCodecs
 * feed through a MediaStreamTrackGenerator. Only the first pictures over WebSocket are drawn to a canvas, which is then
 * hidden.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { processTree } from '../../tests/integration/process.mjs';
import { until } from '../../tests/integration/wait.mjs';
import { freePort, untilAnswers } from './web-server.mjs';

/** @typedef {import('../../tests/integration/scene.mjs').Scene} Scene */
/** @typedef {{width: number, height: number, framerate: number, rateKbps: number}} Settings */

/* Where Selkies is installed, and in which versions; an error if it is not. */
function installation() {
	const peers = process.env.SELKIES_PEERS;

	if (!peers)
		throw new Error('set SELKIES_PEERS to the folder with the installed peers; bench/run --peers does it');
	const folder = join(peers, 'selkies');
	const [installed, failed] = ['installed', 'error'].map((name) => join(folder, name));
	if (existsSync(failed))
		throw new Error(`Selkies could not be installed: ${readFileSync(failed, 'utf8').trim()}`);
	if (!existsSync(installed))
		throw new Error(`there is no Selkies in ${folder}; bench/run --peers installs it`);
	const versions = readFileSync(installed, 'utf8').trim().replaceAll('==', ' ');
	return { program: join(folder, 'bin/selkies'), versions };
}

/* The options by their names in Selkies' documentation. */
function options(scene, { width, height, framerate, rateKbps }, mode, port) {
	/* Without STUN and TURN, which by default are public servers: all is on this machine. */
	const iceServers = scene.path('selkies-ice.json');

	writeFileSync(iceServers, '{"iceServers": []}\n', { mode: 0o600 });
	return {
		addr: '127.0.0.1', port, mode, enable_dual_mode: false, enable_basic_auth: false, rtc_config_json: iceServers,
		wayland: true, wayland_host_display: scene.display, app_wayland_display: scene.display,
		/* It would set the desktop's size anew, and to its own default if it were not told this one. */
		manual_width: width, manual_height: height, enable_resize: false, second_screen: false,
		encoder: 'h264enc', use_cpu: true, framerate, rate_control_mode: 'cbr', video_bitrate: rateKbps,
		audio_enabled: false, gamepad_enabled: false, enable_clipboard: false, file_transfers: 'none',
		printing_enabled: false,
	};
}

/*
 * Over WebRTC the video is not muted, even if there is no sound, so Chromium wants a click before it plays it. And
 * Selkies asks labwc only for what changes, so that a still desktop may stay black until something moves: here the
 * pointer.
 */
async function enter(page, { width, height }) {
	const play = page.locator('#playButton');
	let turn = 0;

	await until(`Selkies plays a video of ${width}×${height}`, async () => {
		await page.mouse.move(width / 2 + turn++ % 2, height / 2);
		if (await play.isVisible())
			await play.click({ timeout: 1000 });
		return page.evaluate((size) => [...document.querySelectorAll('video')].some((video) => !video.paused &&
			`${video.videoWidth}×${video.videoHeight}` === size), `${width}×${height}`);
	}, { intervalMs: 100 });
}

async function start(scene, settings, mode, carrier) {
	const { program, versions } = installation();
	const port = await freePort();
	const url = `http://127.0.0.1:${port}/`;
	const flags = Object.entries(options(scene, settings, mode, port))
		.map(([name, value]) => `--${name.replaceAll('_', '-')}=${value}`);
	const server = scene.start(`selkies-${mode}`, [program, ...flags]);

	await untilAnswers(url, [server]);
	return {
		url,
		about: `${versions}, x264, ${carrier}`,
		pids: () => processTree(server.pid),
		/** @param {import('playwright-core').Page} page */
		enter: (page) => enter(page, settings),
		stop: async () => {
			await server.stop('SIGTERM');
		},
	};
}

/**
 * Over a WebSocket, which is its default.
 * @param {Scene} scene
 * @param {Settings} settings
 */
export const startWebsocket = (scene, settings) => start(scene, settings, 'websockets', 'WebSocket');

/**
 * Over WebRTC. Its ICE takes the machine's addresses but not 127.0.0.1.
 * @param {Scene} scene
 * @param {Settings} settings
 */
export const startWebrtc = (scene, settings) => start(scene, settings, 'webrtc', 'WebRTC');
