/*
 * bench/clock.mjs: how a page's clock and CLOCK_MONOTONIC, by which the desktop tells its times, are related.
 */

const ROUNDS = [60, 400]; /* at least, and at most while the error is larger than this: */
const GOOD_MS = 0.4;

/**
 * Asks the page for its time again and again: each answer was made between question and answer, so it bounds the difference
 * from both sides, and all bounds hold at once.
 * @param {import('playwright-core').Page} page
 * @returns {Promise<{offsetMs: number, errorMs: number}>} CLOCK_MONOTONIC − performance.now(), give or take the error
 */
export async function compareClocks(page) {
	let low = -Infinity;
	let high = Infinity;

	for (let i = 0; i < ROUNDS[0] || (i < ROUNDS[1] && high - low > 2 * GOOD_MS); i++) {
		const before = monotonicMs();
		const there = await page.evaluate(() => performance.now());
		const after = monotonicMs();
		low = Math.max(low, before - there);
		high = Math.min(high, after - there);
	}
	return { offsetMs: (low + high) / 2, errorMs: Math.abs(high - low) / 2 };
}

/** Node's own clock is CLOCK_MONOTONIC (libuv). */
function monotonicMs() {
	return Number(process.hrtime.bigint() / 1000n) / 1000;
}
