/*
 * What the bench says of measured values.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { distributionPlot, waterfallPlot } from '../../bench/plots.mjs';
import { readmeTable } from '../../bench/readme.mjs';
import { rowsOf } from '../../bench/rows.mjs';
import { joinStages, summariseStages } from '../../bench/stages.mjs';
import { distribution, median, pairedRatio, summarise } from '../../bench/statistics.mjs';
import { markdownTable, textTable } from '../../bench/text-table.mjs';

const hundred = Array.from({ length: 100 }, (_, i) => ((i * 37) % 100) + 1);

test('percentiles are values that occurred, whatever their order', () => {
	assert.deepEqual(summarise(hundred, 3), { n: 100, missing: 3, min: 1, p50: 50, p95: 95, p99: 99, max: 100 });
	assert.equal(median([9, 1, 5]), 5);
	assert.equal(distribution(hundred)[95], 95);
});

test('nothing measured is nothing, not fast', () => {
	assert.deepEqual(summarise([], 7), { n: 0, missing: 7, min: null, p50: null, p95: null, p99: null, max: null });
	assert.deepEqual(distribution([]), []);
	assert.equal(pairedRatio([null, 3], [4, null]), null);
});

test('a ratio is that of pairs of the same turn', () => {
	assert.deepEqual(pairedRatio([10, 20, 30, null], [20, 20, 20, 20]), { ratio: 1, low: 0.5, high: 1.5 });
	assert.equal(pairedRatio([10, 30], [10, 10])?.ratio, 2, 'of an even number, the mean of both middles');
});

test('a target that failed has a row with its error, and its turns are not compared', () => {
	const rows = rowsOf('latency', {
		ours: { about: 'a', error: '', values: [{ samples: [1, 2, 3], missing: 0 }, { samples: [3], missing: 0 }] },
		fast: { about: 'b', error: '', values: [{ samples: [1], missing: 0 }, { samples: [1], missing: 1 }] },
		broken: { about: '', error: 'no such program', values: [null, null] },
	}, (value) => value);

	assert.deepEqual(rows.map(({ target, n, p50, missing, error }) => [target, n, p50, missing, error]),
		[['ours', 4, 2, 0, null], ['fast', 2, 1, 1, null], ['broken', 0, null, 0, 'no such program']]);
	assert.deepEqual(rows[1].ours_to_theirs, { ratio: 2.5, low: 2, high: 3 });
	assert.equal(rows[2].ours_to_theirs, null);
});

test('the stages of a frame are joined by its RTP timestamp', () => {
	const trace = [7, 8].flatMap((timestamp) => [
		{ timestamp, commit_us: 1001000, captured_us: 1002000, encode_begin_us: 1003000, converted_us: 1004000,
			encoded_us: 1008000, pushed_us: 1009000 },
		...(timestamp === 7 ? [{ timestamp, sent_us: 1010000 }] : []),
	]);
	/* The page's clock is 900 ms behind; the frame was drawn at 1000 ms, 25 ms before it was seen at 1025. */
	const frame = { receiveTime: 111, processingDuration: 0.002, presentationTime: 120 };
	const picture = { at: 125, ms: 25, frame: { ...frame, rtpTimestamp: 7 } };
	const unsent = { ...picture, frame: { ...frame, rtpTimestamp: 8 } };
	const joined = joinStages(trace, [picture, unsent, { at: 1, ms: 1 }], 900);

	assert.deepEqual(Object.entries(joined).map(([stage, times]) => [stage, ...times.map((ms) => Math.round(ms))]), [
		['committed', 1], ['captured', 2], ['taken from the slot', 3], ['converted', 4], ['encoded', 8], ['to the peer', 9],
		['sent', 10], ['received', 11], ['decoded', 13], ['presented', 20], ['seen by the page', 25]]);
	const summary = summariseStages([joined]);
	assert.deepEqual([summary[4].stage, summary[4].step_p50, summary[4].reached_p95, summary[4].n], ['encoded', 4, 8, 1]);
});

test('tables show all, and gaps as gaps', () => {
	const rows = [{ name: 'a', ms: 1.5 }, { name: 'long', ms: null }];

	assert.equal(textTable(rows, ['name', 'ms']), 'name   ms\na     1.5\nlong    –');
	assert.equal(markdownTable(rows, ['name', 'ms']), '| name | ms |\n| --- | ---: |\n| a | 1.5 |\n| long | – |');
});

test('README says where we lose, and what failed', () => {
	const row = (target, p50, ratio, error = null) => ({ metric: 'key', target, n: p50 ? 5 : 0, p50, p95: p50 && p50 * 2,
		missing: 0, error, failed_turns: 0, ours_to_theirs: ratio && { ratio, low: ratio, high: ratio } });
	const table = readmeTable({
		machine: { date: '2026-01-02T03:04:05Z', cpu: 'X', cores: 2, system: 'Y', chromium: '1', commit: 'abc' },
		settings: { width: 1280, height: 720, framerate: 60, rateKbps: 8000, refresh: 60 }, repeats: 5, disturbed: '',
		rows: [row('ours', 30, null), row('slow', 60, 0.5), row('fast', 20, 1.5), row('broken', null, null, 'does not start')],
		targets: { ours: { about: 'us', seen_by: 'video' } },
	}, '2026-01-02-latency.json');

	assert.match(table, /\| key \| 30 \/ 60 \| 60 \/ 120 \| 20 \/ 40 \| does not start \|/);
	assert.match(table, /Where we lose: key against fast \(p50 1.5 times theirs, p95\)\./);
	assert.doesNotMatch(table, /against slow/);
});

test('pictures are well-formed and leave out who was not measured', () => {
	const plot = distributionPlot('a < b', [
		{ target: 'ours', p50: 50, distribution: distribution(hundred) }, { target: 'silent', p50: null, distribution: [] }]);

	assert.match(plot, /a &lt; b/);
	assert.equal(plot.match(/<polyline/g)?.length, 1);
	assert.doesNotMatch(plot, /silent|NaN|undefined/);
	assert.doesNotMatch(waterfallPlot('w', [{ stage: 's', step_p50: 1, step_p95: 2, reached_p50: 1, reached_p95: 2 }]), /NaN|undefined/);
});
