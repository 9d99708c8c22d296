/*
 * bench/scenarios/network.mjs: bad networks, played by our relay: loss, distance, a rate that changes, an upload beside.
 */
import { setTimeout as pause } from 'node:timers/promises';

import { drawnToSeen, inputToPhoton } from '../measure.mjs';
import { relayedUrl, throughRelay } from '../page-relay.mjs';
import { distributionPlot } from '../plots.mjs';
import { Relay } from '../relay.mjs';
import { rowsOf } from '../rows.mjs';
import { mean } from '../statistics.mjs';
import { takeTurns } from '../turns.mjs';

const SETTLE_MS = 2000;
const CLEAN = { delay_ms: 0, jitter_ms: 0, loss_percent: 0, burst: 1, rate_kbps: 0, queue_ms: 100, flow: 0 };

/** Name → steps, one after another without a pause: what differs from a clean network, by direction. */
const NETWORKS = {
	'clean': [{}],
	'1 % loss': [{ both: { loss_percent: 1 } }],
	'3 % loss': [{ both: { loss_percent: 3 } }],
	'5 % loss': [{ both: { loss_percent: 5 } }],
	'3 % loss in bursts of 5': [{ both: { loss_percent: 3, burst: 5 } }],
	'20 ms round trip': [{ both: { delay_ms: 10 } }],
	'80 ms round trip, 5 ms jitter': [{ both: { delay_ms: 40, jitter_ms: 5 } }],
	'20 ms round trip, 1 % loss': [{ both: { delay_ms: 10, loss_percent: 1 } }],
	'3 → 1 → 3 Mbit/s': [3000, 1000, 3000].map((rate_kbps) => ({ both: { delay_ms: 10 }, down: { rate_kbps } })),
	'upload beside, 5 Mbit/s up': [{ both: { delay_ms: 10 }, up: { rate_kbps: 5000, queue_ms: 200, flow: 1 } }],
};

/** @param {import('../bench.mjs').Bench} bench */
export async function run({ browser, stage, targets, repeats, quick, say }) {
	const relay = await Relay.start(stage.scene);
	const names = quick ? ['clean', '3 % loss', '80 ms round trip, 5 ms jitter'] : Object.keys(NETWORKS);

	/* The page is opened by the relay's port, and its media led there, on a clean network. */
	const relayed = Object.fromEntries(Object.entries(targets).map(([name, start]) => [name, async (scene, settings) => {
		await relay.set('both', CLEAN);
		const target = await start(scene, settings);
		return { ...target, url: await relayedUrl(relay, target.url) };
	}]));
	const work = async (observer, target) => {
		const value = {};
		await stage.show('video');
		for (const name of names) {
			say(`  ${name}`);
			value[name] = await measureOn(relay, NETWORKS[name], observer, stage, target, quick);
		}
		return value;
	};

	try {
		const { turns, watched } = await takeTurns({ browser, stage, targets: relayed,
			repeats, work, say, prepare: throughRelay(relay) });
		return report(names, turns, watched);
	} finally {
		await relay.stop();
	}
}

async function measureOn(relay, steps, observer, stage, target, quick) {
	const parts = [];

	for (const step of steps) {
		for (const direction of ['down', 'up'])
			await relay.set(direction, { ...CLEAN, ...step.both, ...step[direction] });
		/* How the change itself is survived counts where the network changes; elsewhere what follows. */
		if (steps.length === 1)
			await pause(SETTLE_MS);
		const before = (await relay.stats()).down.delivered_bytes;
		const begin = performance.now();
		const part = await drawnToSeen(observer, quick ? 3 : 6);
		const bytes = (await relay.stats()).down.delivered_bytes - before;
		parts.push({ ...part, kbit_s: bytes * 8 / (performance.now() - begin) });
	}
	const keys = await inputToPhoton(observer, stage, 'key', quick ? 8 : 15, target);
	await relay.set('both', CLEAN);
	await pause(SETTLE_MS);
	return {
		keys,
		seen: {
			samples: parts.flatMap(({ samples }) => samples),
			fps: mean(parts.map(({ fps }) => fps)),
			kbit_s: mean(parts.map(({ kbit_s }) => kbit_s)),
			longest_gap_ms: Math.max(...parts.map(({ longest_gap_ms }) => longest_gap_ms)),
		},
	};
}

function report(names, turns, watched) {
	const rows = names.flatMap((name) => {
		const seen = rowsOf(`${name}: drawn to seen`, turns, (value) => value[name].seen).map((row) => ({ ...row,
			kbit_s: mean(turns[row.target].values.filter(Boolean).map((value) => value[name].seen.kbit_s)) }));
		return [...seen, ...rowsOf(`${name}: key to photon`, turns, (value) => value[name].keys)];
	});
	const plots = Object.fromEntries(names.map((name, i) => [`network-${i + 1}`,
		distributionPlot(`Drawn to seen, ${name}`, rows.filter(({ metric }) => metric === `${name}: drawn to seen`))]));

	return { rows, plots, watched, failed: turns.ours.values.includes(null), columns: ['metric', 'target', 'n', 'missing', 'min', 'p50', 'p95', 'p99', 'fps', 'kbit_s',
		'longest_gap_ms', 'ours/theirs'], targets: Object.fromEntries(Object.entries(turns)
		.map(([name, { about, error }]) => [name, { about, error }])) };
}
