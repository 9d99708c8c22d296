/*
 * The way of input to the server: by data channel where one is open, else by the WebSocket. Knows what is held down.
 */
import { encodeButton, encodeKey, encodeMotion, encodeRelease, encodeWheel } from "./messages.js";

/** @typedef {import("./messages.js").Position} Position */
/** @typedef {{isOpen: boolean, bufferedAmount: number, sendBinary(bytes: ArrayBuffer): void}} Socket */

/* More than this waits unsent: a further motion would only arrive late. The newest is kept and sent afterwards. */
const MOTION_BACKLOG_BYTES = 512;
const BACKLOG_LOOK_MS = 4;

/* The unreliable channel may lose the motion after which the mouse rests. It is sent again, with the same number, so
 * that the server ignores it if it has it. */
const REPEAT_MS = 30;
const REPEATS = 2;

export class Sender {
	#socket;
	/** @type {RTCDataChannel | null} */
	#input = null;
	/** @type {RTCDataChannel | null} */
	#pointer = null;
	#enabled = false;
	#seq = 0;
	/** @type {Set<string>} what the desktop thinks is pressed */
	#held = new Set();
	#heldOnSocket = false;
	/** @type {{bytes: ArrayBuffer, repeats: number, sentAt: number} | null} */
	#rest = null;
	/** @type {ReturnType<typeof setTimeout> | undefined} */
	#restTimer;
	/** @type {ArrayBuffer | null} */
	#pending = null;
	/** @type {ReturnType<typeof setTimeout> | undefined} */
	#pendingTimer;

	/** @param {Socket} socket */
	constructor(socket) {
		this.#socket = socket;
	}

	/** Whether input goes anywhere: the page has control and is connected. What was held before is forgotten. */
	get enabled() {
		return this.#enabled;
	}

	set enabled(enabled) {
		if (this.#enabled && !enabled) {
			this.release();
		}
		this.#enabled = enabled;
	}

	/** @param {RTCDataChannel} channel made by the server */
	addChannel(channel) {
		channel.binaryType = "arraybuffer";
		if (channel.label === "pointer") {
			this.#pointer = channel;
		} else if (channel.label === "input") {
			this.#input = channel;
			/* What was pressed through a channel that is gone may never have arrived, nor would its
			 * release. */
			channel.addEventListener("close", () => this.#input === channel && this.release());
		}
	}

	/** @param {Position} at */
	motion(at) {
		if (!this.#enabled) {
			return;
		}
		this.#seq = (this.#seq + 1) & 0xffff;
		this.#sendMotion(encodeMotion(this.#seq, at));
	}

	/**
	 * @param {Position} at
	 * @param {number} button as in the DOM
	 * @param {boolean} pressed
	 */
	button(at, button, pressed) {
		this.#hold(`button ${button}`, pressed, () => encodeButton(this.#seq, at, button, pressed));
	}

	/**
	 * @param {Position} at
	 * @param {{dx: number, dy: number, smooth: boolean}} step
	 */
	wheel(at, step) {
		if (this.#enabled) {
			this.send(encodeWheel(this.#seq, at, step));
		}
	}

	/**
	 * @param {number} code
	 * @param {number} keysym
	 * @param {boolean} pressed
	 */
	key(code, keysym, pressed) {
		this.#hold(`key ${code || `keysym ${keysym}`}`, pressed, () => encodeKey(code, keysym, pressed));
	}

	/** Lets go of everything. */
	release() {
		if (this.#held.size > 0) {
			this.send(encodeRelease());
			this.#held.clear();
		}
	}

	/**
	 * Sends input that must arrive, in order. Everything but motion goes through here.
	 *
	 * @param {ArrayBuffer} bytes
	 * @returns {boolean} whether there was a way
	 */
	send(bytes) {
		/* A press on the WebSocket must not be overtaken by its release on a channel that has just opened. */
		const stay = this.#heldOnSocket && this.#held.size > 0 && this.#socket.isOpen;
		if (isOpen(this.#input) && !stay) {
			this.#heldOnSocket = false;
			this.#input.send(bytes);
			return true;
		}
		if (this.#socket.isOpen) {
			this.#heldOnSocket = true;
			this.#socket.sendBinary(bytes);
			return true;
		}
		return false;
	}

	/** The carrier of what must arrive, for the statistics. */
	get carrier() {
		return isOpen(this.#input) ? "data channel" : this.#socket.isOpen ? "WebSocket" : "none";
	}

	/**
	 * @param {string} name
	 * @param {boolean} pressed
	 * @param {() => ArrayBuffer} encode
	 */
	#hold(name, pressed, encode) {
		if (!this.#enabled || this.#held.has(name) === pressed) {
			return;
		}
		/* Sent before it is noted: send() looks at what is held. */
		this.send(encode());
		if (pressed) {
			this.#held.add(name);
		} else {
			this.#held.delete(name);
		}
	}

	/** @param {ArrayBuffer} bytes */
	#sendMotion(bytes) {
		const carrier = isOpen(this.#pointer) ? this.#pointer : this.#socket;
		if (carrier.bufferedAmount > MOTION_BACKLOG_BYTES) {
			this.#pending = bytes;
			if (!this.#pendingTimer) {
				this.#pendingTimer = setTimeout(() => this.#sendPending(), BACKLOG_LOOK_MS);
			}
			return;
		}
		this.#pending = null;
		if (isOpen(this.#pointer)) {
			this.#pointer.send(bytes);
			this.#expectRest(bytes);
		} else if (this.#socket.isOpen) {
			this.#socket.sendBinary(bytes);
		}
	}

	#sendPending() {
		const bytes = this.#pending;
		this.#pendingTimer = undefined;
		this.#pending = null;
		if (bytes && this.#enabled) {
			this.#sendMotion(bytes);
		}
	}

	/** @param {ArrayBuffer} bytes */
	#expectRest(bytes) {
		this.#rest = { bytes, repeats: 0, sentAt: performance.now() };
		if (!this.#restTimer) {
			this.#restTimer = setTimeout(() => this.#repeatAtRest(), REPEAT_MS);
		}
	}

	#repeatAtRest() {
		this.#restTimer = undefined;
		const rest = this.#rest;
		if (!rest || !this.#enabled || !isOpen(this.#pointer)) {
			return;
		}
		const still = performance.now() - rest.sentAt;
		if (still >= REPEAT_MS) {
			this.#pointer.send(rest.bytes);
			rest.repeats++;
			rest.sentAt += still;
		}
		if (rest.repeats < REPEATS) {
			this.#restTimer = setTimeout(
				() => this.#repeatAtRest(),
				still < REPEAT_MS ? REPEAT_MS - still : REPEAT_MS,
			);
		}
	}
}

/**
 * @param {RTCDataChannel | null} channel
 * @returns {channel is RTCDataChannel}
 */
function isOpen(channel) {
	return channel?.readyState === "open";
}
