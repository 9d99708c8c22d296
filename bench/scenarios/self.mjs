/*
 * bench/scenarios/self.mjs: the harness measured with itself: what is added on the way must show, to the millisecond, and
 * what does not come must be missing.
 */
import { setTimeout as pause } from 'node:timers/promises';

import { drawnToSeen, inputToPhoton } from '../measure.mjs';
import { DisturbanceWatch } from '../machine.mjs';
import { Observer } from '../observer.mjs';
import { relayedUrl, throughRelay } from '../page-relay.mjs';
import { Relay } from '../relay.mjs';
import { median, round, summarise } from '../statistics.mjs';

const ADDED_MS = 50;
const TOLERANCE_MS = 3;
const SETTLE_MS = 1000;

/* What a delay must add to which latency: a picture goes down, input goes up and its picture down. */
const CHECKS = [
	{ direction: 'down', metric: 'drawn to seen, scrolling', expected: ADDED_MS },
	{ direction: 'up', metric: 'drawn to seen, scrolling', expected: 0 },
	{ direction: 'down', metric: 'key to photon, still desktop', expected: ADDED_MS },
	{ direction: 'up', metric: 'key to photon, still desktop', expected: ADDED_MS },
];

/** @param {import('../bench.mjs').Bench} bench */
export async function run({ browser, stage, targets, repeats, quick, say }) {
	const relay = await Relay.start(stage.scene);
	await stage.show('still');
	const target = await targets.ours(stage.scene, stage.settings);

	try {
		const observer = await Observer.open(browser, { ...target, url: await relayedUrl(relay, target.url) },
			stage.settings, throughRelay(relay));
		const measures = {
			'drawn to seen, scrolling': async () => (await drawnToSeen(observer, quick ? 3 : 6)).samples,
			'key to photon, still desktop': async () => (await inputToPhoton(observer, stage, 'key', quick ? 15 : 30)).samples,
		};
		const watch = new DisturbanceWatch();
		const rows = [];
		for (const metric of Object.keys(measures)) {
			await stage.show(metric.endsWith('scrolling') ? 'scroll' : 'still');
			for (const check of CHECKS.filter((check) => check.metric === metric)) {
				say(`${metric}, ${ADDED_MS} ms ${check.direction}`);
				rows.push(await checkDelay(relay, check, measures[metric], repeats));
			}
		}
		const watched = [watch.end()];
		rows.push(...await checkFrozen(observer, stage, target));
		const failed = rows.filter(({ verdict }) => verdict !== 'ok').length;
		return { rows, watched, columns: ['check', 'added_ms', 'low', 'high', 'expected', 'verdict'],
			failed: failed > 0, targets: { ours: { about: target.about, clock_error_ms: observer.clock.errorMs } } };
	} finally {
		await target.stop();
		await relay.stop();
	}
}

/** Without and with the delay in turns, on one connection. */
async function checkDelay(relay, { direction, metric, expected }, measure, repeats) {
	const differences = [];
	const samples = { without: [], with: [] };

	for (let turn = 0; turn < repeats; turn++) {
		const medians = [];
		for (const delay of [0, ADDED_MS]) {
			await relay.set(direction, { delay_ms: delay });
			await pause(SETTLE_MS);
			const values = await measure();
			medians.push(median(values));
			samples[delay ? 'with' : 'without'].push(...values);
		}
		differences.push(medians[1] - medians[0]);
	}
	await relay.set(direction, { delay_ms: 0 });
	const added = round(median(differences));
	return { check: `${ADDED_MS} ms ${direction}: ${metric}`, added_ms: added, low: round(Math.min(...differences)),
		high: round(Math.max(...differences)), expected: `${expected} ± ${TOLERANCE_MS}`,
		without: summarise(samples.without), with: summarise(samples.with),
		verdict: added !== null && Math.abs(added - expected) <= TOLERANCE_MS ? 'ok' : 'FAILED' };
}

/** A server that stands still gives no latency at all. */
async function checkFrozen(observer, stage, target) {
	const [pid] = target.pids();
	const say = (check, seen, expected) => ({ check, added_ms: null, low: null, high: null,
		expected, verdict: seen === expected ? 'ok' : `FAILED: ${seen}` });

	await stage.show('scroll');
	await pause(SETTLE_MS);
	process.kill(pid, 'SIGSTOP');
	try {
		await pause(SETTLE_MS); /* What was on its way arrives. */
		const { samples } = await drawnToSeen(observer, 3);
		const { samples: photons, missing } = await inputToPhoton(observer, stage, 'key', 2);
		return [say('frozen server: pictures seen', `${samples.length}`, '0'),
			say('frozen server: photons seen, missing', `${photons.length}, ${missing}`, '0, 2')];
	} finally {
		process.kill(pid, 'SIGCONT');
	}
}
