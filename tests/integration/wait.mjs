/*
 * tests/integration/wait.mjs: waiting for conditions, never for time.
 */
import { setTimeout as pause } from 'node:timers/promises';

/* Long, because a sanitized server on a busy machine is slow; a condition that comes true ends the wait at once. */
export const PATIENCE_MS = 30000;

/**
 * Asks `probe` again and again until it gives something truthy, and returns that. What `probe` throws counts as "not
 * yet"; after `timeoutMs` the error names what was waited for and what was seen last.
 *
 * @template T
 * @param {string} what in words: "the picture shows the chart"
 * @param {() => T | Promise<T>} probe
 * @param {{timeoutMs?: number, intervalMs?: number}} [options]
 * @returns {Promise<T>}
 */
export async function until(what, probe, { timeoutMs = PATIENCE_MS, intervalMs = 20 } = {}) {
	const deadline = performance.now() + timeoutMs;
	let last;

	for (;;) {
		try {
			last = await probe();
			if (last)
				return last;
		} catch (error) {
			last = error;
		}
		if (performance.now() > deadline) {
			const seen = last instanceof Error ? last.message : JSON.stringify(last);
			throw new Error(`waited ${timeoutMs} ms in vain until ${what}; seen last: ${seen}`);
		}
		await pause(intervalMs);
	}
}

/**
 * Asks `sample` until it gave the same (as JSON) for `quietMs`, and returns that. For stillness, which can only be
 * watched, not waited for.
 *
 * @template T
 * @param {string} what
 * @param {() => T | Promise<T>} sample
 * @param {{quietMs?: number, timeoutMs?: number}} [options]
 * @returns {Promise<T>}
 */
export async function untilStill(what, sample, { quietMs = 1000, timeoutMs = PATIENCE_MS } = {}) {
	const begin = performance.now();
	let since = begin;
	let before = await sample();

	while (performance.now() - since < quietMs) {
		await pause(50);
		const now = await sample();
		if (JSON.stringify(now) !== JSON.stringify(before))
			since = performance.now();
		before = now;
		if (performance.now() - begin > timeoutMs)
			throw new Error(`waited ${timeoutMs} ms in vain until ${what}; seen last: ${JSON.stringify(now)}`);
	}
	return before;
}

/** Watches for `durationMs`: only to observe that something does not happen. */
export async function watchFor(durationMs) {
	await pause(durationMs);
}
