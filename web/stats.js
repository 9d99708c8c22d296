/*
 * What arrives, once a second: numbers for a person, and a watch over a picture that stands still though data comes.
 */

/** @typedef {import("./rtc.js").Rtc} Rtc */
/** @typedef {import("./rtc.js").VideoStats} VideoStats */
/**
 * @typedef {object} Numbers
 * @property {number} framesReceived complete frames, since the peer began
 * @property {number} framesDecoded
 * @property {number} framesPerSecond decoded, over the last interval
 * @property {number} kilobitsPerSecond received, over the last interval
 * @property {string} carrier how it comes: "WebRTC over UDP"; "" while that is not known
 */

const INTERVAL_MS = 1000;
/* Frames that arrive and cannot be decoded for this long: the browser lost the thread, and asking for a keyframe (which
 * it does by itself) has not helped. */
const FROZEN_INTERVALS = 3;

/** @type {Readonly<Numbers>} */
const NOTHING = { framesReceived: 0, framesDecoded: 0, framesPerSecond: 0, kilobitsPerSecond: 0, carrier: "" };

export class Stats {
	#rtc;
	#updated;
	/** @type {Numbers} */
	#numbers = { ...NOTHING };
	#peer = 0;
	#bytes = 0;
	#at = 0;
	#frozen = 0;

	/**
	 * @param {Rtc} rtc
	 * @param {() => void} updated
	 */
	constructor(rtc, updated) {
		this.#rtc = rtc;
		this.#updated = updated;
		setInterval(() => this.#tick(), INTERVAL_MS);
	}

	get numbers() {
		return this.#numbers;
	}

	async #tick() {
		/* Browsers may stop decoding for a page that nobody sees. */
		if (document.visibilityState === "hidden") {
			return;
		}
		const peer = this.#rtc.peer;
		const video = await this.#rtc.videoStats();
		if (peer !== this.#peer || !video) {
			this.#peer = peer;
			this.#numbers = { ...NOTHING };
			this.#bytes = 0;
			this.#at = 0;
			this.#frozen = 0;
		}
		if (video) {
			this.#take(video);
			this.#numbers.carrier ||= await this.#rtc.carrier();
		}
		this.#updated();
	}

	/** @param {VideoStats} video */
	#take({ framesReceived, framesDecoded, bytesReceived, timestamp }) {
		const before = this.#numbers;
		const seconds = (timestamp - this.#at) / 1000;
		const first = this.#at === 0 || seconds <= 0;
		this.#numbers = {
			framesReceived,
			framesDecoded,
			framesPerSecond: first ? 0 : (framesDecoded - before.framesDecoded) / seconds,
			kilobitsPerSecond: first ? 0 : ((bytesReceived - this.#bytes) * 8) / 1000 / seconds,
			carrier: before.carrier,
		};
		this.#bytes = bytesReceived;
		this.#at = timestamp;
		const stuck = framesReceived > before.framesReceived && framesDecoded === before.framesDecoded;
		this.#frozen = stuck && !first ? this.#frozen + 1 : 0;
		if (this.#frozen >= FROZEN_INTERVALS) {
			this.#frozen = 0;
			this.#rtc.restart();
		}
	}
}
