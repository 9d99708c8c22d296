/*
 * bench/targets/naive.mjs: what anybody would put together from stock parts (bench/naive) as a target of the bench:
 * wf-recorder, x264enc and webrtcbin with their defaults. It only shows: there is no input.
 *
 * wf-recorder takes a picture at every refresh of the output (--no-damage), changed or not: what it writes has no
 * timestamps, so a rate that follows the desktop's changes would be guessed wrong behind it, and a page that opens on a
 * still desktop would stay empty. Only where the output is faster than the frame rate asked for it has to leave pictures
 * out (--framerate): that filter of it holds each picture back until the next.
 */
import { processTree } from '../../tests/integration/process.mjs';
import { until } from '../../tests/integration/wait.mjs';
import { program } from '../programs.mjs';

async function refreshHz(scene) {
	const [{ modes }] = JSON.parse((await scene.runOnDesktop('wlr-randr', '--json')).toString());

	return modes.find(({ current }) => current).refresh;
}

async function recorder(scene, framerate) {
	const slower = await refreshHz(scene) > framerate + 1 ? [`--framerate=${framerate}`] : [];

	return ['wf-recorder', '--overwrite', '--no-damage', ...slower, '--muxer=rawvideo', '--codec=rawvideo',
		'--pixel-format=bgr0', '--file=pipe:3'];
}

async function version(scene) {
	try {
		return (await scene.runOnDesktop('wf-recorder', '--version')).toString().trim();
	} catch (error) {
		throw new Error('wf-recorder is not installed (bench/run --peers does it): ' + /** @type {Error} */ (error).message);
	}
}

/**
 * @param {import('../../tests/integration/scene.mjs').Scene} scene
 * @param {{width: number, height: number, framerate: number, rateKbps: number}} settings
 */
export async function start(scene, { width, height, framerate, rateKbps }) {
	const about = `${await version(scene)} and GStreamer's x264enc superfast, WebRTC by webrtcbin's defaults`;
	const server = scene.start('bench-naive', [program('naive/bench-naive'), `${width}x${height}`, String(framerate),
		String(rateKbps), ...await recorder(scene, framerate)], { WAYLAND_DISPLAY: scene.display });
	const [, url] = await server.line(/^ready (http:\S+)$/);

	return {
		url,
		about,
		input: false,
		pids: () => processTree(server.pid),
		/** @param {import('playwright-core').Page} page */
		enter: (page) => until(`the page shows a video of ${width}×${height}`, () => page.evaluate(([width, height]) => {
			const video = document.querySelector('video');

			return video?.videoWidth === width && video.videoHeight === height;
		}, [width, height])),
		stop: async () => {
			await server.stop('SIGTERM');
		},
	};
}
