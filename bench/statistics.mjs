/*
 * bench/statistics.mjs: what is said of many measured values: percentiles, spread, ratios.
 */

/**
 * The smallest value that at least `percent` of a hundred do not exceed (nearest rank); null of none.
 * @param {number[]} sorted in rising order
 * @param {number} percent 0–100
 */
export function percentile(sorted, percent) {
	return sorted.length ? sorted[Math.max(0, Math.ceil(sorted.length * percent / 100) - 1)] : null;
}

const rising = (values) => [...values].sort((a, b) => a - b);

export const median = (values) => percentile(rising(values), 50);

export function round(value, digits = 2) {
	return value === null || value === undefined || !Number.isFinite(value) ? null : Number(value.toFixed(digits));
}

/**
 * @param {number[]} values
 * @param {number} [missing] how many were expected and never came
 */
export function summarise(values, missing = 0) {
	const sorted = rising(values);
	const at = (percent) => round(percentile(sorted, percent));

	return { n: sorted.length, missing, min: at(0), p50: at(50), p95: at(95), p99: at(99), max: at(100) };
}

/** 101 percentiles, 0 to 100: what a picture of the distribution needs. */
export function distribution(values) {
	const sorted = rising(values);

	return sorted.length ? Array.from({ length: 101 }, (_, percent) => round(percentile(sorted, percent))) : [];
}

/**
 * Ours against theirs where both were measured in turns: the median of the ratios of the pairs, and the lowest and highest.
 * A ratio below 1 means that ours is less.
 * @param {(number | null)[]} ours one value a turn
 * @param {(number | null)[]} theirs
 */
export function pairedRatio(ours, theirs) {
	const ratios = rising(ours.map((value, i) => (value !== null && theirs[i] ? value / theirs[i] : null))
		.filter((ratio) => ratio !== null));

	if (!ratios.length)
		return null;
	const middle = (ratios[Math.floor((ratios.length - 1) / 2)] + ratios[Math.floor(ratios.length / 2)]) / 2;
	return { ratio: round(middle), low: round(ratios[0]), high: round(ratios.at(-1)) };
}

/** The mean, to one digit behind the point; null of none. @param {number[]} values */
export function mean(values) {
	return values.length ? round(values.reduce((sum, value) => sum + value, 0) / values.length, 1) : null;
}
