/*
 * bench/scenarios/latency.mjs: input to photon and drawn to seen, ours and peers in turns, and where our time goes.
 */
import { setTimeout as pause } from 'node:timers/promises';

import { drawnToSeen, inputToPhoton } from '../measure.mjs';
import { distributionPlot, waterfallPlot } from '../plots.mjs';
import { rowsOf } from '../rows.mjs';
import { joinStages, summariseStages } from '../stages.mjs';
import { mean, median, round } from '../statistics.mjs';
import { takeTurns } from '../turns.mjs';

const SETTLE_MS = 1500; /* A still picture has been refined by then. */
const MOVING = ['scroll', 'video'];

const METRICS = {
	'key to photon, still desktop': ({ key }) => key,
	'click to photon, still desktop': ({ click }) => click,
	'key to photon, scrolling': ({ key_scrolling }) => key_scrolling,
	'drawn to seen, scrolling': ({ scroll }) => scroll,
	'drawn to seen, video': ({ video }) => video,
};

/** @param {import('../bench.mjs').Bench} bench */
export async function run({ browser, stage, targets, repeats, quick, say }) {
	const [times, seconds] = quick ? [8, 2] : [30, 6];

	const work = async (observer, target) => {
		await stage.show('still');
		await pause(SETTLE_MS);
		const value = { key: await inputToPhoton(observer, stage, 'key', times, target),
			click: await inputToPhoton(observer, stage, 'click', times, target) };
		for (const kind of MOVING) {
			await stage.show(kind);
			await pause(SETTLE_MS);
			value[kind] = await drawnToSeen(observer, seconds);
			if (kind === 'scroll')
				value.key_scrolling = await inputToPhoton(observer, stage, 'key', times, target);
		}
		value.stages = target.trace && Object.fromEntries(MOVING.map((kind) => [kind, joinStages(target.trace(),
			value[kind].pictures.map((picture, i) => ({ ...picture, ms: value[kind].samples[i] })),
			observer.clock.offsetMs)]));
		value.clock_error_ms = observer.clock.errorMs;
		return value;
	};
	const { turns, watched } = await takeTurns({ browser, stage, targets, repeats, work, say });
	return report(turns, watched);
}

function report(turns, watched) {
	const names = Object.keys(turns);
	const rows = Object.entries(METRICS).flatMap(([metric, pick]) => rowsOf(metric, turns, pick));
	const ours = turns[names[0]].values.filter(Boolean);
	const stages = Object.fromEntries(MOVING.map((kind) => [kind, summariseStages(ours.map(({ stages }) => stages[kind]))]));
	const plots = Object.fromEntries(Object.keys(METRICS).map((metric) => [metric.replace(/[^a-z]+/g, '-'),
		distributionPlot(metric, rows.filter((row) => row.metric === metric))]));

	for (const kind of MOVING)
		plots[`stages-${kind}`] = waterfallPlot(`Where the time of a frame goes, ${kind}`, stages[kind]);
	return { rows, stages, plots, watched, failed: turns[names[0]].values.includes(null), targets: describeTargets(turns) };
}

/** What each target is, how its pictures were seen, and how many a second. */
function describeTargets(turns) {
	return Object.fromEntries(Object.entries(turns).map(([name, { about, error, values }]) => {
		const good = values.filter(Boolean);
		const of = (kind, member) => mean(good.map((value) => value[kind][member]));

		return [name, { about, error, seen_by: good[0]?.scroll.how ?? null,
			...Object.fromEntries(MOVING.flatMap((kind) => [[`${kind}_fps`, of(kind, 'fps')],
				[`${kind}_kbit_s`, of(kind, 'kbit_s')]])),
			key_arrives_p50_ms: round(median(good.flatMap(({ key }) => key.arrivals))),
			clock_error_ms: round(Math.max(0, ...good.map(({ clock_error_ms }) => clock_error_ms))) }];
	}));
}
