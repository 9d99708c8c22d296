/*
 * bench/relay.mjs: a network with delay, jitter, loss and a bottleneck, played by bench/relay/bench-relay.
 */
import { Process } from '../tests/integration/process.mjs';
import { until } from '../tests/integration/wait.mjs';
import { program } from './programs.mjs';

/**
 * What a direction can be set to; bench/relay/link-settings.h has the meanings and link-settings.c the ranges.
 * @typedef {{delay_ms?: number, jitter_ms?: number, loss_percent?: number, burst?: number, rate_kbps?: number,
 *            queue_ms?: number, flow?: 0 | 1}} LinkSettings
 *
 * Counts of a direction since the start; of the highest values since the last look.
 * @typedef {{offered: number, lost: number, queue_full: number, delivered: number, delivered_bytes: number,
 *            background: number, overrun: number, unsent: number, queue_mean_ms: number, queue_max_ms: number,
 *            late_mean_ms: number, late_max_ms: number}} LinkStats
 */

export class Relay {
	#process;
	#answered = 0;
	/* One command at a time: the answers have no names. */
	#last = Promise.resolve();

	/** @param {Process} process */
	constructor(process) {
		this.#process = process;
	}

	/**
	 * Starts a relay with a clean link.
	 * @param {import('../tests/integration/scene.mjs').Scene | {log: string}} where a scene, or just a file for its log
	 * @param {{seed?: number}} [options] of the chances of loss and jitter
	 */
	static async start(where, { seed = 1 } = {}) {
		const relay = new Relay(new Process('relay',
			[program('relay/bench-relay'), '--seed', String(seed)],
			{ env: /** @type {Record<string, string>} */ (process.env), stdin: 'pipe',
				log: 'log' in where ? where.log : `${where.logs}/relay.log` }));

		await relay.stats();
		return relay;
	}

	/** Opens a UDP port on 127.0.0.1 that leads to HOST:PORT, and returns it. HOST is an address in numbers. */
	async udp(host, port) {
		return (await this.command(`udp ${host} ${port}`)).port;
	}

	/** The same for TCP. */
	async tcp(host, port) {
		return (await this.command(`tcp ${host} ${port}`)).port;
	}

	/**
	 * Changes the link from now on.
	 * @param {'down' | 'up' | 'both'} direction down is towards the browser
	 * @param {LinkSettings} settings what is not named stays
	 */
	async set(direction, settings) {
		await this.command(['set', direction, ...Object.entries(settings).map((pair) => pair.join('='))].join(' '));
	}

	/** @returns {Promise<{down: LinkStats, up: LinkStats}>} */
	async stats() {
		return this.command('stats');
	}

	/** Any command of bench/relay/relay-control.h; throws what the relay says is wrong with it. */
	async command(line) {
		const answer = this.#last.then(() => this.#ask(line));

		this.#last = answer.catch(() => {});
		return answer;
	}

	async #ask(line) {
		const { lines } = this.#process;

		this.#process.write(line);
		await until(`the relay answers to ${line}`, () => lines.length > this.#answered || this.#process.ended,
			{ intervalMs: 1 });
		if (lines.length === this.#answered)
			throw new Error(`the relay ended (${JSON.stringify(this.#process.ended)}):\n${this.#process.tail()}`);
		const answer = JSON.parse(lines[this.#answered++]);
		if (answer.error)
			throw new Error(`relay: ${answer.error}`);
		return answer;
	}

	/** Ends it, and with it all its ports; throws if it fails (sanitizers complain here). */
	async stop() {
		if (this.#process.ended)
			return;
		this.#process.child.stdin?.end();
		await until('the relay ends with its input', () => this.#process.ended, { intervalMs: 1 });
		if (this.#process.ended?.code !== 0)
			throw new Error(`the relay ended with ${JSON.stringify(this.#process.ended)}:\n${this.#process.tail()}`);
	}
}
