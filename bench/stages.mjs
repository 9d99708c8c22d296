/*
 * bench/stages.mjs: where the time of each frame went: the server's trace (signalling/trace.h) and what the browser says of
 * its frames, joined by the RTP timestamp.
 */
import { percentile, round } from './statistics.mjs';

const CLOCKS_MS = 1; /* how far the clocks may be apart */

/**
 * In the order in which a frame passes them. The browser does not tell when decoding ended, only how long it took: decoded is
 * received plus that, and a wait before the decoder shows in the next stage.
 */
const STAGES = {
	committed: ({ pushed }) => pushed.commit_us / 1000,
	captured: ({ pushed }) => pushed.captured_us / 1000,
	'taken from the slot': ({ pushed }) => pushed.encode_begin_us / 1000,
	converted: ({ pushed }) => pushed.converted_us / 1000,
	encoded: ({ pushed }) => pushed.encoded_us / 1000,
	'to the peer': ({ pushed }) => pushed.pushed_us / 1000,
	sent: ({ sent }) => sent.sent_us / 1000,
	received: ({ frame, offsetMs }) => frame.receiveTime + offsetMs,
	decoded: ({ frame, offsetMs }) => frame.receiveTime + frame.processingDuration * 1000 + offsetMs,
	presented: ({ frame, offsetMs }) => frame.presentationTime + offsetMs,
	'seen by the page': ({ at, offsetMs }) => at + offsetMs,
};

/**
 * @param {object[]} trace lines of the server
 * @param {{at: number, frame?: object}[]} pictures of the page, each with the latency `ms` since it was drawn
 * @param {number} offsetMs CLOCK_MONOTONIC − clock of the page
 * @returns {Record<string, number[]>} stage → ms since the picture was drawn, one for each frame that is known everywhere
 */
export function joinStages(trace, pictures, offsetMs) {
	const pushed = new Map(trace.filter((line) => 'pushed_us' in line).map((line) => [line.timestamp, line]));
	const sent = new Map(trace.filter((line) => 'sent_us' in line).map((line) => [line.timestamp, line]));
	const joined = Object.fromEntries(Object.keys(STAGES).map((name) => [name, []]));

	for (const { at, ms, frame } of pictures) {
		const timestamp = frame?.rtpTimestamp;
		if (!pushed.has(timestamp) || !sent.has(timestamp))
			continue;
		const known = { pushed: pushed.get(timestamp), sent: sent.get(timestamp), frame, at, offsetMs };
		const drawnMs = at + offsetMs - ms;
		/* The video may show a newer picture already than the one that the browser tells of. */
		if (STAGES.committed(known) < drawnMs - CLOCKS_MS)
			continue;
		for (const [name, time] of Object.entries(STAGES))
			joined[name].push(time(known) - drawnMs);
	}
	return joined;
}

/** Of several joins, and their steps: when each stage is reached after the drawing, and how long the step to it takes. */
export function summariseStages(joins) {
	const names = Object.keys(STAGES);
	const all = Object.fromEntries(names.map((name) => [name, joins.flatMap((join) => join[name])]));
	const at = (values, percent) => round(percentile([...values].sort((a, b) => a - b), percent));

	return names.map((stage, i) => {
		const step = all[stage].map((time, k) => time - (i ? all[names[i - 1]][k] : 0));

		return { stage, n: step.length, step_p50: at(step, 50), step_p95: at(step, 95),
			reached_p50: at(all[stage], 50), reached_p95: at(all[stage], 95) };
	});
}
