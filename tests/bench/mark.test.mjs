/*
 * The mark on the desktop: read where it is one, refused where it is not.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { clockDifferenceUs, decodeMark, markPoints } from '../../bench/mark.mjs';

test('mark: only a mark is read as one', () => {
	/* Clock 0xABCDE, count 0x42, checksum A^B^C^D^E^4^2 = 8. */
	const bits = [...0xabcde428n.toString(2)].map(Number);
	const good = [...bits, ...bits.map((bit) => 1 - bit)].map((bit) => bit * 255);

	assert.equal(markPoints().length, 64);
	assert.deepEqual([markPoints()[0], markPoints()[63]], [{ x: 72, y: 72 }, { x: 568, y: 88 }]);
	assert.deepEqual(decodeMark(good), { clock: 0xabcde, count: 0x42 });
	assert.deepEqual(decodeMark(good.map((level) => 40 + level * 0.6)), { clock: 0xabcde, count: 0x42 }, 'pale');
	assert.equal(decodeMark(good.map((level) => level * 0.2)), null, 'no contrast');
	assert.equal(decodeMark(good.with(3, 255 - good[3])), null, 'the rows do not fit');
	assert.equal(decodeMark(good.with(3, 255 - good[3]).with(35, 255 - good[35])), null, 'the checksum does not');
	assert.equal(decodeMark(good.with(3, NaN)), null);
	assert.equal(decodeMark(good.slice(1)), null);
	assert.equal(decodeMark([]), null);
});

test('mark: the difference of two clocks survives that they start anew', () => {
	assert.equal(clockDifferenceUs(7, 5), 200);
	assert.equal(clockDifferenceUs(5, 7), -200);
	assert.equal(clockDifferenceUs(3, 0xffffe), 500);
	assert.equal(clockDifferenceUs(0xffffe, 3), -500);
	assert.equal(clockDifferenceUs(0x7300003, 0xffffe), 500);
});
