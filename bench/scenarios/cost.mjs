/*
 * bench/scenarios/cost.mjs: processor and memory against pixels, against the frame rate, and against the number of viewers.
 */
import { setTimeout as pause } from 'node:timers/promises';

import { DisturbanceWatch } from '../machine.mjs';
import { drawnToSeen } from '../measure.mjs';
import { program } from '../programs.mjs';
import { mean, round } from '../statistics.mjs';
import { takeTurns } from '../turns.mjs';
import { USAGE_COLUMNS, meanUsage, usageDuring } from '../usage.mjs';

const CONTENT = 'video';
const SIZES = [[1280, 720], [1920, 1080], [2560, 1440]];
const FRAMERATES = [30, 60, 120];
const VIEWERS = [1, 2, 5, 10, 25, 50];
const SETTLE_MS = 2000;

/** @param {import('../bench.mjs').Bench} bench */
export async function run({ browser, openStage, stage, targets, repeats, quick, say }) {
	const seconds = quick ? 4 : 10;
	const watched = [];
	const rows = [];
	const changes = [
		...SIZES.slice(0, quick ? 2 : 3).map(([width, height]) => ({ what: `${width}×${height}`, width, height })),
		...FRAMERATES.slice(quick ? 2 : 0).map((framerate) => ({ what: `${framerate} fps`, framerate, refresh: Math.max(60, framerate) })),
	];

	for (const { what, ...change } of changes) {
		const stage = await openStage(change);
		try {
			say(what);
			rows.push(...await costInBrowser({ browser, stage, targets, repeats, say, seconds, watched, what }));
		} finally {
			await stage.close();
		}
	}
	rows.push(...await costOfViewers({ stage, start: targets.ours, counts: quick ? [1, 10] : VIEWERS, seconds, say, watched }));
	return { rows, watched, columns: ['what', 'target', 'fps', 'kbit_s', ...USAGE_COLUMNS, 'note'] };
}

async function costInBrowser({ browser, stage, targets, repeats, say, seconds, watched, what }) {
	const work = async (observer, target) => {
		let seen;
		/* Motion at the rate that is asked for: what is drawn more often than it is sent would cost the compositor only. */
		await stage.show(CONTENT, '--fps', String(stage.settings.framerate));
		await pause(SETTLE_MS);
		const usage = await usageDuring(stage, target, seconds, async () => {
			seen = await drawnToSeen(observer, seconds);
		});
		return { usage, fps: seen.fps, kbit_s: seen.kbit_s };
	};
	const { turns, watched: more } = await takeTurns({ browser, stage, targets, repeats, work, say });

	watched.push(...more);
	return Object.entries(turns).map(([target, { values, error }]) => {
		const good = values.filter(Boolean);
		const of = (member) => mean(good.map((value) => value[member]));
		return { what, target, fps: of('fps'), kbit_s: of('kbit_s'), ...meanUsage(good.map(({ usage }) => usage)),
			note: error };
	});
}

/** Viewers that count and decode nothing: what is left is what the server does for each. */
async function costOfViewers({ stage, start, counts, seconds, say, watched }) {
	const rows = [];

	await stage.show(CONTENT, '--fps', String(stage.settings.framerate));
	for (const count of counts) {
		say(`${count} viewers`);
		const target = await start(stage.scene, stage.settings);
		try {
			rows.push({ what: `${count} viewers, no browser`, target: 'ours', ...await costOfCrowd({ stage, target, count, seconds, watched }) });
		} catch (error) {
			rows.push({ what: `${count} viewers, no browser`, target: 'ours', note: error.message.split('\n')[0] });
		} finally {
			await target.stop();
		}
	}
	return rows;
}

async function costOfCrowd({ stage, target, count, seconds, watched }) {
	const crowd = stage.scene.start(`watch-${count}`, [program('watch/bench-watch'), '--viewers', String(count), target.url]);

	try {
		await crowd.line(new RegExp(`^ready ${count}$`));
		await pause(SETTLE_MS);
		const disturbance = new DisturbanceWatch();
		const usage = await usageDuring(stage, target, seconds);
		watched.push(disturbance.end());
		await crowd.stop('SIGTERM');
		const { total, viewers } = JSON.parse(crowd.lines.findLast((line) => line.startsWith('{')) ?? '{}');
		const rate = (amount) => round(mean(viewers.map((viewer) => viewer[amount] / viewer.seconds)), 1);
		return { ...usage, browser_cores: null, browser_mib: null, fps: rate('pictures'), kbit_s: round(rate('bytes') * 8 / 1000, 0),
			note: `a viewer; ${total.lost} packets lost, ${total.keyframes} keyframes, longest gap ${round(total.largest_gap_ms, 0)} ms` };
	} finally {
		await crowd.stop('SIGKILL');
	}
}
