/*
 * bench/measure.mjs: the two latencies, of any target that an observer looks at.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

import { clockDifferenceUs } from './mark.mjs';

/* People do not type in step with a screen: without this all keys would meet the same phase of its refresh. */
const GAP_MS = [50, 150];
const OLDEST_MS = 30000;
const LATE_LIMIT_MS = 10000;

const randomGap = () => GAP_MS[0] + Math.random() * (GAP_MS[1] - GAP_MS[0]);

/* What any product sends, by whatever way, passes here: page, server and everything between them are on one machine. */
function loopbackBytes() {
	const counts = /^ *lo: *(\d+)/m.exec(readFileSync('/proc/net/dev', 'utf8'));

	return Number(counts?.[1] ?? NaN);
}

/**
 * Input to photon: from the page's key or pointer event to the picture that shows that a program of the desktop got it.
 * @param {import('./observer.mjs').Observer} observer
 * @param {import('./stage.mjs').Stage} stage its content counts input
 * @param {'key' | 'click'} kind
 * @param {number} times
 * @param {{input?: boolean}} [target] input: false where the product takes none
 * @returns {Promise<{samples: number[], arrivals: number[], missing: number, note?: string}>} in ms; arrivals: from the page's event to the
 *     program of the desktop
 */
export async function inputToPhoton(observer, stage, kind, times, { input = true } = {}) {
	const { width, height } = stage.settings;
	const samples = [];
	const arrivals = [];
	let missing = 0;

	if (!input)
		return { samples, arrivals, missing, note: 'it takes no input' };
	while (samples.length + missing < times) {
		const photon = await observer.photon(kind, { x: width / 2, y: height * 0.7 });

		if (photon) {
			const received = stage.inputReceivedMs(photon.count);
			samples.push(photon.ms);
			if (received !== null)
				arrivals.push(received - observer.monotonic(photon.at));
		} else {
			/* A late picture must not be taken for the next one's; where none comes at all, none will. */
			const caughtUp = await observer.awaitCount(stage.inputCount % 256, LATE_LIMIT_MS);
			missing = caughtUp ? missing + 1 : times - samples.length;
		}
		await pause(randomGap());
	}
	return { samples, arrivals, missing };
}

/**
 * Drawn to seen: from the moment when a program drew a picture to that when the page has it, for each picture that is seen
 * within the time.
 * @param {import('./observer.mjs').Observer} observer
 * @param {number} seconds
 * @returns {Promise<{samples: number[], fps: number, kbit_s: number, unreadable: number, how: string,
 *     longest_gap_ms: number, pictures: object[]}>} kbit_s: all that went over the loopback interface, in both directions and
 *     with all headers; longest_gap_ms: between two pictures, the ends of the time included
 */
export async function drawnToSeen(observer, seconds) {
	const [begin, bytes] = [await observer.reset(), loopbackBytes()];
	await pause(seconds * 1000);
	const { pictures, unreadable, at } = await observer.collect();
	const times = [begin, ...pictures.map((picture) => picture.at), at];
	const age = ({ at: seen, clock }) => clockDifferenceUs(observer.monotonic(seen) * 10, clock) / 1000;
	/* A torn picture may have a mark that passes its checksum by chance: from the future, or half a minute ago. */
	const sound = pictures.filter((picture) => age(picture) > -observer.clock.errorMs - 1 && age(picture) < OLDEST_MS);

	return {
		samples: sound.map(age),
		fps: pictures.length * 1000 / (at - begin),
		kbit_s: (loopbackBytes() - bytes) * 8 / (at - begin),
		longest_gap_ms: Math.max(...times.slice(1).map((time, i) => time - times[i])),
		unreadable: unreadable + pictures.length - sound.length, how: pictures[0]?.how ?? 'nothing seen', pictures: sound,
	};
}
