/*
 * bench/targets/web-server.mjs: what it takes to start a foreign web server: a port for it, and when it answers.
 */
import { createServer } from 'node:net';

import { until } from '../../tests/integration/wait.mjs';

/**
 * A TCP port of 127.0.0.1 that was free a moment ago, for a server that can't choose one itself.
 * @returns {Promise<number>}
 */
export function freePort() {
	return new Promise((resolve, reject) => {
		const server = createServer();

		server.on('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
			server.close(() => resolve(port));
		});
	});
}

/**
 * Waits until `url` answers; fails at once if one of the processes that it needs ends before.
 * @param {string} url
 * @param {import('../../tests/integration/process.mjs').Process[]} processes
 */
export async function untilAnswers(url, processes) {
	const dead = () => processes.find(({ ended }) => ended);

	await until(`${url} answers`, async () => dead() || (await fetch(url)).ok);
	const process = dead();
	if (process)
		throw new Error(`${process.name} ended (${JSON.stringify(process.ended)}) before ${url} answered:\n` +
			process.tail());
}
