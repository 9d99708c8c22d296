/*
 * How presses are counted, with a stand-in for the page: what is late is missing, and never another press's.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { disturbance } from '../../bench/machine.mjs';
import { inputToPhoton } from '../../bench/measure.mjs';

const settings = { width: 1280, height: 720 };

/* A page that answers the presses with these: milliseconds, or null for none in time. caughtUp: whether a late one comes. */
function page(answers, caughtUp) {
	let count = 0;

	return {
		waited: 0,
		photon: async () => {
			count++;
			const ms = answers.shift();
			return ms === null ? null : { ms, at: 1000, count };
		},
		async awaitCount() {
			this.waited++;
			return caughtUp;
		},
		monotonic: (at) => at + 500,
	};
}

test('measure: a press whose picture comes too late is missing, and the next waits for it', async () => {
	const observer = page([5, null, 7], true);
	const stage = { settings, inputCount: 2, inputReceivedMs: (count) => 1500 + count };
	const { samples, arrivals, missing } = await inputToPhoton(observer, stage, 'key', 3);

	assert.deepEqual([samples, missing, observer.waited], [[5, 7], 1, 1]);
	assert.deepEqual(arrivals, [1, 3]);
});

test('measure: where nothing comes any more, all that is left is missing', async () => {
	const stage = { settings, inputCount: 2, inputReceivedMs: () => null };

	assert.deepEqual(await inputToPhoton(page([5, null, 7], false), stage, 'key', 30), { samples: [5], arrivals: [], missing: 29 });
});

test('measure: what takes no input is not asked', async () => {
	const result = await inputToPhoton(page([], false), { settings }, 'key', 5, { input: false });

	assert.deepEqual([result.samples.length, result.missing, result.note], [0, 0, 'it takes no input']);
});

test('measure: the worst disturbance is told, a small one is not', () => {
	const calm = { steal_percent: 0.5, foreign_percent: 3 };

	assert.equal(disturbance([calm]), '');
	assert.match(disturbance([calm, { steal_percent: 7, foreign_percent: 3 }]), /up to 7 % .*steal/);
	assert.match(disturbance([{ steal_percent: 0, foreign_percent: 42 }, calm]), /other programs used up to 42 %/);
});
