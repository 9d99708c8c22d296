/*
 * bench/rows.mjs: what several targets gave in several turns, as rows of a table.
 */
import { distribution, mean, median, pairedRatio, round, summarise } from './statistics.mjs';

/**
 * One row of a table for each target: the samples of all turns together, and how the first target compares with it.
 * @param {string} metric
 * @param {Record<string, import('./turns.mjs').TargetTurns<any>>} turns
 * @param {(value: any) => {samples: number[], missing?: number, fps?: number, longest_gap_ms?: number, note?: string}} pick
 */
export function rowsOf(metric, turns, pick) {
	const names = Object.keys(turns);
	const picked = Object.fromEntries(names.map((name) =>
		[name, turns[name].values.map((value) => (value === null ? null : pick(value)))]));
	const medians = (name) => picked[name].map((value) => (value?.samples.length ? median(value.samples) : null));

	return names.map((name) => {
		const values = picked[name].filter((value) => value !== null);
		const samples = values.flatMap((value) => value.samples);
		/* How many pictures of a moving desktop there might have been, nobody knows: their rate tells. */
		const missing = values.some((value) => value.missing === undefined) ? null : values.reduce((sum, value) => sum + value.missing, 0);
		const failed = turns[name].values.filter((value) => value === null).length;

		return { metric, target: name, ...summarise(samples, missing), turns_p50: medians(name).map((value) => round(value)),
			ours_to_theirs: name === names[0] ? null : pairedRatio(medians(names[0]), medians(name)),
			distribution: distribution(samples), failed_turns: failed,
			fps: mean(values.map(({ fps }) => fps).filter(Number.isFinite)),
			longest_gap_ms: round(Math.max(...values.map(({ longest_gap_ms: gap }) => gap ?? -Infinity)), 0),
			error: turns[name].error || values.find(({ note }) => note)?.note || null };
	});
}
