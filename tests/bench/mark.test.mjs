/*
 * The mark on the desktop: read where it is one, refused where it is not.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { clockDifferenceUs, decodeMark, markPoints } from '../../bench/mark.mjs';

/* Clock 0xabcde, count 0x12, and the checksum of both. */
const BITS = [...'10101011110011011110' + '00010010' + '0000'].map(Number);
const checksum = [0xa, 0xb, 0xc, 0xd, 0xe, 0x1, 0x2].reduce((sum, nibble) => sum ^ nibble);
BITS.splice(28, 4, ...checksum.toString(2).padStart(4, '0').split('').map(Number));

const levels = (flipped = [], dark = 10, bright = 240) => [...BITS, ...BITS.map((bit) => 1 - bit)]
	.map((bit, i) => (bit ^ Number(flipped.includes(i)) ? bright : dark));

test('a mark is read, at any contrast', () => {
	assert.equal(markPoints().length, 64);
	assert.deepEqual(decodeMark(levels()), { clock: 0xabcde, count: 0x12 });
	assert.deepEqual(decodeMark(levels([], 60, 160)), { clock: 0xabcde, count: 0x12 });
});

test('what is no mark is refused', () => {
	assert.equal(decodeMark(levels([5])), null, 'the rows differ');
	assert.equal(decodeMark(levels([5, 37])), null, 'the checksum is wrong');
	assert.equal(decodeMark(Array(64).fill(128)), null, 'a plain area');
	assert.equal(decodeMark(levels([], 100, 120)), null, 'hardly any contrast');
});

test('clocks are compared the nearer way around', () => {
	assert.equal(clockDifferenceUs(5, 2), 300);
	assert.equal(clockDifferenceUs(2, 2 ** 20 - 3), 500);
	assert.equal(clockDifferenceUs(2, 5), -300);
	assert.equal(clockDifferenceUs(7 * 2 ** 20 + 1.5, 1), 50);
});
