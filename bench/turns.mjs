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
			/* What does not even start is not asked again; what failed later may have had bad luck. */
			if (turn.error && !turn.about) {
				turn.values.push(null);
				continue;
			}
			say(`round ${round + 1} of ${repeats}: ${name}`);
			try {
				await stage.prepare();
				turn.values.push(await takeTurn({ browser, stage, start: targets[name], turn, work, watched, prepare }));
			} catch (error) {
				turn.error = error.message.split('\n')[0];
				turn.values.push(null);
				say(`${name} failed: ${error.message}`);
			}
		}
	}
	return { turns, watched };
}

async function takeTurn({ browser, stage, start, turn, work, watched, prepare }) {
	const target = await start(stage.scene, stage.settings);

	try {
		turn.about = target.about;
		const observer = await Observer.open(browser, target, stage.settings, prepare && ((page) => prepare(page, target)));
		try {
			const watch = new DisturbanceWatch();
			const value = await work(observer, target);
			watched.push(watch.end());
			return value;
		} finally {
			await observer.close();
		}
	} finally {
		await target.stop();
	}
}
