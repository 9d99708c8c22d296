/*
 * bench/report.mjs: a result as text.
 */
import { textTable } from './text-table.mjs';

const COLUMNS = ['metric', 'target', 'n', 'missing', 'min', 'p50', 'p95', 'p99', 'ours/theirs'];

const ratio = (paired) => (paired ? `${paired.ratio} (${paired.low}–${paired.high})` : '');

/** Rows as they are printed: the ratio in words, an error instead of numbers. */
export function printable(rows) {
	return rows.map((row) => ({ ...row, 'ours/theirs': row.error && !row.n ? `failed: ${row.error}` : ratio(row.ours_to_theirs) }));
}

/** @param {object} result of a scenario, as it goes into the JSON file */
export function printResult({ scenario, machine, settings, disturbed, rows, columns = COLUMNS, stages, targets }) {
	const { width, height, refresh, framerate, rateKbps, repeats } = settings;

	console.log(`\n${scenario}: ${width}×${height}, output ${refresh} Hz, ${framerate} fps, ${rateKbps} kbit/s, ${repeats} turns; ms`);
	console.log(`${machine.cpu}, ${machine.cores} cores, ${machine.system}, Chromium ${machine.chromium}, commit ${machine.commit}, ${machine.date}`);
	if (disturbed)
		console.log(`DISTURBED: ${disturbed}`);
	console.log(`\n${textTable(printable(rows), columns)}`);
	for (const [name, steps] of Object.entries(stages ?? {}))
		console.log(`\nours, ${name}: when a frame reaches each stage after it was drawn, ms\n${textTable(steps,
			['stage', 'n', 'step_p50', 'step_p95', 'reached_p50', 'reached_p95'])}`);
	for (const [name, facts] of Object.entries(targets ?? {}))
		console.log(`\n${name}: ${Object.entries(facts).filter(([, value]) => value !== '' && value !== null)
			.map(([key, value]) => `${key} ${value}`).join(', ')}`);
}
