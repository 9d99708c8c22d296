/*
 * bench/turns.mjs: measures several targets in turns, A B C A B C, so that what changes on the machine meets all of them.
 */
import { DisturbanceWatch } from './machine.mjs';
import { Observer } from './observer.mjs';

/**
 * @template T
 * @typedef {{values: (T | null)[], about: string, error: string}} TargetTurns values: one a turn, null where the turn failed
 */

/**
 * @template T
 * @param {object} run
 * @param {import('playwright-core').Browser} run.browser
 * @param {import('./stage.mjs').Stage} run.stage
 * @param {Record<string, Function>} run.targets name → start() of bench/targets
 * @param {number} run.repeats
 * @param {(observer: Observer, target: object) => Promise<T>} run.work of one turn
 * @param {(text: string) => void} run.say
 * @param {(page: import('playwright-core').Page) => Promise<void>} [run.prepare] see Observer.open
 * @returns {Promise<{turns: Record<string, TargetTurns<T>>, watched: object[]}>}
 */
export async function takeTurns({ browser, stage, targets, repeats, work, say, prepare }) {
	const names = Object.keys(targets);
	/** @type {Record<string, TargetTurns<T>>} */
	const turns = Object.fromEntries(names.map((name) => [name, { values: [], about: '', error: '' }]));
	const watched = [];

	for (let round = 0; round < repeats; round++) {
		for (const name of names) {
			const turn = turns[name];
			/* A peer that does not even start is not asked again; what failed later may have had bad luck. */
			if (turn.error && !turn.about && name !== names[0]) {
				turn.values.push(null);
				continue;
			}
			say(`round ${round + 1} of ${repeats}: ${name}`);
			try {
				await stage.prepare();
				turn.values.push(await takeTurn({ browser, stage, start: targets[name], turn, work, watched, prepare }));
			} catch (error) {
				turn.error = briefly(error.message);
				turn.values.push(null);
				say(`${name} failed: ${error.message}`);
			}
		}
	}
	return { turns, watched };
}

/* What went wrong, and what the program said last. */
function briefly(message) {
	const lines = message.split('\n').map((line) => line.trim()).filter(Boolean);

	return lines.length > 1 ? `${lines[0]} ${lines.at(-1)}` : message;
}

async function takeTurn({ browser, stage, start, turn, work, watched, prepare }) {
	const { scene } = stage;
	const before = new Set(scene.running);
	let target = null;

	try {
		target = await start(scene, stage.settings);
		turn.about = target.about;
		const observer = await Observer.open(browser, target, stage.settings, prepare);
		const watch = new DisturbanceWatch();
		try {
			return await work(observer, target);
		} finally {
			watched.push(watch.end());
			await observer.close();
		}
	} finally {
		const content = stage.contentPid;
		try {
			await target?.stop();
		} finally {
			/* Nothing may stay that a target started: it would be measured with the others. */
			for (const child of scene.running.filter((child) => !before.has(child) && child.pid !== content))
				await child.stop('SIGKILL');
		}
	}
}
