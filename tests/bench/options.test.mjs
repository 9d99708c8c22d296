/*
 * The bench's command line: what it takes, and what it says of the rest.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { UsageError, readOptions, usage } from '../../bench/options.mjs';

const SCENARIOS = { latency: 'how late', url: 'any page' };
const PEERS = ['one', 'two'];

const read = (...argv) => readOptions(argv, Object.keys(SCENARIOS), PEERS);

test('options: without any, latency of ours in five turns', () => {
	const { scenarios, peers, repeats, settings } = read();

	assert.deepEqual([scenarios, peers, repeats], [['latency'], [], 5]);
	assert.deepEqual(settings, { width: 1280, height: 720, refresh: 60, framerate: 60, rateKbps: 8000 });
});

test('options: --peers alone means all, --quick one turn unless told', () => {
	assert.deepEqual(read('--peers').peers, PEERS);
	assert.deepEqual(read('--peers=two').peers, ['two']);
	assert.deepEqual([read('--quick').repeats, read('--quick', '--repeats', '3').repeats], [1, 3]);
});

test('options: an error names the value and what would be right', () => {
	for (const [argv, said] of [
		[['--size', '640x480'], /--size is "640"; it wants a whole number from 704 to 7680/],
		[['--size', '1281x720'], /--size is "1281x720"; it wants two even numbers/],
		[['--rate', '8 Mbit/s'], /--rate is "8 Mbit\/s"; it wants a whole number from 100/],
		[['--minutes', '0'], /--minutes is "0"/],
		[['speed'], /there is no scenario "speed"; there are latency, url/],
		[['--peers=three'], /there is no peer "three"; there are one, two/],
		[['--json', '/elsewhere/file.json'], /wants a file inside the checkout/],
		[['latency', 'url', '--url', 'http://localhost/', '--json', 'file.json'], /--json names the file of one scenario/],
		[['--url', 'http://localhost/'], /the scenario url and the option --url belong together/],
		[['--frob'], /--frob/],
	])
		assert.throws(() => read(...argv), (error) => error instanceof UsageError && said.test(error.message), String(said));
});

test('options: the help has every scenario and peer', () => {
	const text = usage(SCENARIOS, PEERS);

	for (const word of [...Object.keys(SCENARIOS), ...PEERS, '--repeats', '--save'])
		assert.ok(text.includes(word), word);
});
