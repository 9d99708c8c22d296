/*
 * How long to wait before the next attempt. Pure.
 */

const FIRST_MS = 250;
const LONGEST_MS = 5000;

/**
 * Doubles with each failure, from 0.25 s to 5 s. Up to a fifth is taken off at random, so that the pages of a server
 * that was restarted do not all come back in the same moment.
 *
 * @param {number} failures attempts that failed in a row, 0 for the first wait
 * @param {number} random 0 ≤ random < 1
 * @returns {number} milliseconds
 */
export function backoffDelay(failures, random) {
	const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 16));
	return Math.round(whole * (1 - random / 5));
}
