/*
 * The WebSocket to the server. Reconnects by itself, with back-off; finds out why it is refused.
 */
import { backoffDelay } from "./backoff.js";
import { parseServerMessage } from "./messages.js";
import { probe } from "./probe.js";

/** @typedef {import("./messages.js").PageMessage} PageMessage */
/** @typedef {import("./messages.js").ServerMessage} ServerMessage */
/** @typedef {"connecting" | "open" | "waiting" | "stopped"} Phase */
/** @typedef {"refused" | "replaced" | "version" | "unsupported"} StopKind */
/**
 * @typedef {object} ConnectionEvents
 * @property {() => void} opened
 * @property {(message: ServerMessage) => void} message
 * @property {() => void} changed the phase or the reason is another
 */

const CONNECT_LIMIT_MS = 10_000;
const PING_MS = 4000;
const CHECK_MS = 2000;
const CLOSE_NORMAL = 1000;
const CLOSE_REPLACED = 4000;
const SILENT = "The server no longer answers.";

/* Errors after which the server keeps the connection. */
const KEPT_AFTER = ["no-codec", "video-failed"];

export class Connection {
	#base;
	#token;
	#events;
	/** @type {WebSocket | null} */
	#socket = null;
	/** @type {Phase} */
	#phase = "connecting";
	#reason = "";
	/** @type {StopKind | null} */
	#stopKind = null;
	#retryAt = 0;
	#failures = 0;
	/** @type {ReturnType<typeof setTimeout> | undefined} */
	#timer;
	/** @type {ReturnType<typeof setInterval> | undefined} */
	#pingTimer;
	#pingId = 0;
	#pingSentAt = 0;
	#pongId = 0;
	#roundTripMs = 0;

	/**
	 * @param {string} base address of the page
	 * @param {string} token "" for none
	 * @param {ConnectionEvents} events
	 */
	constructor(base, token, events) {
		this.#base = base;
		this.#token = token;
		this.#events = events;
		addEventListener("online", () => this.retryNow());
		document.addEventListener(
			"visibilitychange",
			() => document.visibilityState === "visible" && this.retryNow(),
		);
		addEventListener("pageshow", (event) => event.persisted && this.retryNow());
		addEventListener("pagehide", () => this.#socket?.close(CLOSE_NORMAL));
	}

	get phase() {
		return this.#phase;
	}

	/** Why there is no connection; "" where nothing is known. */
	get reason() {
		return this.#reason;
	}

	/** Why it does not try again; null while it does. */
	get stopKind() {
		return this.#stopKind;
	}

	/** When it tries again, in the time of performance.now(). */
	get retryAt() {
		return this.#retryAt;
	}

	/** Of the last ping; 0 before the first. */
	get roundTripMs() {
		return this.#roundTripMs;
	}

	get isOpen() {
		return this.#socket?.readyState === WebSocket.OPEN;
	}

	get bufferedAmount() {
		return this.#socket?.bufferedAmount ?? 0;
	}

	/** Connects, also after stop(). */
	start() {
		this.#drop();
		this.#stopKind = null;
		const address = new URL("api/signalling", this.#base);
		address.protocol = address.protocol.replace("http", "ws");
		if (this.#token) {
			address.searchParams.set("token", this.#token);
		}
		const socket = new WebSocket(address);
		socket.binaryType = "arraybuffer";
		socket.addEventListener("open", () => this.#socket === socket && this.#onOpen());
		socket.addEventListener("message", (event) => this.#socket === socket && this.#onMessage(event.data));
		socket.addEventListener("close", (event) => this.#socket === socket && this.#onClose(event));
		this.#socket = socket;
		this.#timer = setTimeout(() => this.#lose("The server does not answer."), CONNECT_LIMIT_MS);
		this.#setPhase("connecting", this.#reason);
	}

	/** Tries at once if it waits; looks whether the server is there if it is connected. */
	retryNow() {
		if (this.#phase === "waiting") {
			this.start();
		} else if (this.#phase === "open") {
			const id = this.#ping();
			setTimeout(() => this.#pingId === id && this.#pongId !== id && this.#lose(SILENT), CHECK_MS);
		}
	}

	/** The server accepted us: the next failure is the first again. */
	settle() {
		this.#failures = 0;
		this.#reason = "";
	}

	/**
	 * Ends for good: trying again would not help until a person did something.
	 *
	 * @param {StopKind} kind
	 * @param {string} reason
	 */
	stop(kind, reason) {
		this.#drop();
		this.#stopKind = kind;
		this.#setPhase("stopped", reason);
	}

	/** @param {PageMessage} message dropped while there is no connection: what matters is said again after it */
	send(message) {
		if (this.isOpen) {
			this.#socket?.send(JSON.stringify(message));
		}
	}

	/** @param {ArrayBuffer} bytes */
	sendBinary(bytes) {
		if (this.isOpen) {
			this.#socket?.send(bytes);
		}
	}

	#onOpen() {
		clearTimeout(this.#timer);
		this.#pongId = this.#pingId;
		this.#pingTimer = setInterval(() => this.#watch(), PING_MS);
		this.#setPhase("open", "");
		this.#events.opened();
	}

	/** @param {string | ArrayBuffer} data */
	#onMessage(data) {
		if (typeof data !== "string") {
			return;
		}
		let message;
		try {
			message = parseServerMessage(data);
		} catch (error) {
			/* A newer server may say more than we know; what we know still works. */
			console.warn("selkies:", error);
			return;
		}
		if (message.type === "pong") {
			this.#onPong(message.id);
			return;
		}
		if (message.type === "error" && !KEPT_AFTER.includes(message.code)) {
			this.#reason = message.message;
		}
		this.#events.message(message);
	}

	/** @param {CloseEvent} event */
	#onClose(event) {
		const wasOpen = this.#phase === "open";
		if (event.code === CLOSE_REPLACED) {
			this.stop("replaced", this.#reason);
		} else if (wasOpen) {
			this.#lose(this.#reason || event.reason || "The connection to the server was lost.");
		} else {
			this.#lose(this.#reason || "The server cannot be reached.");
			this.#explain();
		}
	}

	#watch() {
		/* Two pings without an answer: a network that vanished says nothing by itself. One may wait in a busy
		 * page. */
		if (this.#pingId - this.#pongId >= 2) {
			this.#lose(SILENT);
		} else {
			this.#ping();
		}
	}

	#ping() {
		this.#pingId++;
		this.#pingSentAt = performance.now();
		this.send({ type: "ping", id: this.#pingId });
		return this.#pingId;
	}

	/** @param {number} id */
	#onPong(id) {
		this.#pongId = id;
		if (id === this.#pingId) {
			this.#roundTripMs = performance.now() - this.#pingSentAt;
		}
	}

	/** @param {string} reason */
	#lose(reason) {
		this.#drop();
		const delay = backoffDelay(this.#failures++, Math.random());
		this.#retryAt = performance.now() + delay;
		this.#timer = setTimeout(() => this.start(), delay);
		this.#setPhase("waiting", reason);
	}

	#drop() {
		clearTimeout(this.#timer);
		clearInterval(this.#pingTimer);
		const socket = this.#socket;
		this.#socket = null;
		socket?.close(CLOSE_NORMAL);
	}

	/** Browsers do not tell why a WebSocket was refused; an ordinary request is told. */
	async #explain() {
		const attempt = this.#failures;
		const finding = await probe(this.#base, this.#token);
		if (this.#failures !== attempt || this.#phase === "open" || this.#phase === "stopped") {
			return;
		}
		if (finding.refused) {
			this.stop("refused", finding.reason);
		} else {
			this.#setPhase(this.#phase, finding.reason);
		}
	}

	/**
	 * @param {Phase} phase
	 * @param {string} reason
	 */
	#setPhase(phase, reason) {
		this.#phase = phase;
		this.#reason = reason;
		this.#events.changed();
	}
}
