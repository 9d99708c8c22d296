/*
 * bench/report.mjs: a result as text.
 */
import { textTable } from './text-table.mjs';

const COLUMNS = ['metric', 'target', 'n', 'missing', 'min', 'p50', 'p95', 'p99', 'fps', 'longest_gap_ms', 'ours/theirs'];

const ratio = (paired) => (paired ? `${paired.ratio} (${paired.low}–${paired.high})` : '');

/* As they are printed: the ratio in words, and what failed. */
function printable(rows) {
	const failure = ({ failed_turns: turns, error }) => (error ? `${turns ? `${turns} turns failed: ` : ''}${error}` : '');

	return rows.map((row) => ({ ...row, 'ours/theirs': [ratio(row.ours_to_theirs), failure(row)].filter(Boolean).join('; ') }));
}

/** @param {object} result of a scenario, as it goes into the JSON file */
export function printResult({ scenario, machine, settings, disturbed, rows, columns = COLUMNS, stages, targets, repeats }) {
	const { width, height, refresh, framerate, rateKbps } = settings;

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
