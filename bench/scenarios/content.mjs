/*
 * bench/scenarios/content.mjs: what each kind of content costs, and how fresh it arrives.
 */
import { setTimeout as pause } from 'node:timers/promises';

import { drawnToSeen } from '../measure.mjs';
import { rowsOf } from '../rows.mjs';
import { mean } from '../statistics.mjs';
import { takeTurns } from '../turns.mjs';
import { USAGE_COLUMNS, meanUsage, usageDuring } from '../usage.mjs';

const KINDS = ['still', 'typing', 'scroll', 'drag', 'video', 'game'];
const SETTLE_MS = 3000; /* A still picture has been refined by then. */

/** @param {import('../bench.mjs').Bench} bench */
export async function run({ browser, stage, targets, repeats, quick, say }) {
	const seconds = quick ? 4 : 8;

	const work = async (observer, target) => {
		const value = {};
		for (const kind of KINDS) {
			await stage.show(kind);
			await pause(SETTLE_MS);
			let seen;
			const usage = await usageDuring(stage, target, seconds, async () => {
				seen = await drawnToSeen(observer, seconds);
			});
			value[kind] = { seen, usage };
		}
		return value;
	};
	const { turns, watched } = await takeTurns({ browser, stage, targets, repeats, work, say });
	const rows = KINDS.flatMap((kind) => rowsOf(kind, turns, (value) => value[kind].seen).map((row) => {
		const good = turns[row.target].values.filter(Boolean).map((value) => value[kind]);
		return { ...row, kbit_s: mean(good.map(({ seen }) => seen.kbit_s)),
			...meanUsage(good.map(({ usage }) => usage)) };
	}));

	return { rows, watched, failed: turns.ours.values.includes(null),
		columns: ['metric', 'target', 'n', 'min', 'p50', 'p95', 'p99', 'fps', 'kbit_s', ...USAGE_COLUMNS, 'ours/theirs'],
		targets: Object.fromEntries(Object.entries(turns).map(([name, { about, error }]) => [name, { about, error }])) };
}
