/*
 * Notices that the picture stands still, and tells which frame it shows.
 *
 * A browser that gets no frame for three seconds asks the server for a keyframe, whether it misses something or not. The
 * server can ignore that if it knows that the page shows the newest frame: a still desktop then costs nothing.
 */

const STILL_MS = 1000;

export class Standstill {
	#still;
	#lastTimestamp = 0;
	#lastAt = 0;
	/** @type {ReturnType<typeof setTimeout> | undefined} runs while frames come */
	#timer;

	/** @param {(rtpTimestamp: number) => void} still once, when no newer frame came for a second */
	constructor(still) {
		this.#still = still;
	}

	/**
	 * A frame is on the screen.
	 *
	 * @param {number | undefined} rtpTimestamp undefined where the browser does not tell it
	 */
	shown(rtpTimestamp) {
		if (rtpTimestamp === undefined) {
			return;
		}
		this.#lastTimestamp = rtpTimestamp;
		this.#lastAt = performance.now();
		if (this.#timer === undefined) {
			this.#timer = setTimeout(() => this.#check(), STILL_MS);
		}
	}

	#check() {
		const left = this.#lastAt + STILL_MS - performance.now();
		if (left > 0) {
			this.#timer = setTimeout(() => this.#check(), left);
			return;
		}
		this.#timer = undefined;
		this.#still(this.#lastTimestamp);
	}
}
