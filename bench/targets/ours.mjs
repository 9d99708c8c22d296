/*
 * bench/targets/ours.mjs: the server of this checkout.
 */
import { readFileSync } from 'node:fs';

/** Makes a start() with further options of the server. */
export function withOptions(...args) {
	return async (scene, { framerate, rateKbps }) => {
		const trace = scene.path('trace.jsonl');
		const server = await scene.startServer({ args: ['--framerate', String(framerate), '--rate', String(rateKbps),
			'--trace', trace, ...args] });
		const { version, encoder, desktop } = await scene.status();

		return {
			url: scene.url,
			about: `Selkies Core ${version}, ${encoder.name}, ${desktop.backend}`,
			pids: () => [server.pid],
			enter: async () => {},
			stop: async () => {
				await scene.stopServer();
			},
			/** What the server wrote down of each access unit (signalling/trace.h). */
			trace: () => readFileSync(trace, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line)),
		};
	};
}

export const start = withOptions();
