/*
 * Puts the page together: what the server says goes to the picture and to the words, what the person does goes back.
 */
import { Connection } from "./connection.js";
import { byId } from "./dom.js";
import { PointerInput } from "./input.js";
import { KeyboardInput } from "./keyboard.js";
import { PROTOCOL_VERSION, videoCapabilities } from "./messages.js";
import { Overlay } from "./overlay.js";
import { Rtc } from "./rtc.js";
import { Sender } from "./sender.js";
import { Standstill } from "./standstill.js";
import { Stats } from "./stats.js";
import { describe, describeRole, roleNotices } from "./status.js";
import { Toolbar } from "./toolbar.js";
import { View } from "./view.js";
import { Visit } from "./visit.js";

/** @typedef {import("./messages.js").ServerMessage} ServerMessage */
/** @typedef {import("./messages.js").Welcome} Welcome */
/** @typedef {import("./messages.js").RoleChange} RoleChange */
/** @typedef {import("./messages.js").ServerError} ServerError */
/** @typedef {import("./messages.js").Role} Role */
/** @typedef {import("./messages.js").Desktop} Desktop */
/** @typedef {import("./status.js").Situation} Situation */

const COUNTDOWN_MS = 250;

const HOW_TO_GET_WEBRTC =
	"It has no WebRTC. Use a current Chromium, Firefox or Safari, and allow WebRTC where a setting or an " +
	"extension forbids it.";
const HOW_TO_GET_CODECS = "It offers no video codec for WebRTC. Use a current Chromium, Firefox or Safari.";

export class Page {
	visit = new Visit();
	connection = new Connection(document.baseURI, this.visit.token, {
		opened: () => this.#hello(),
		message: (message) => this.#onMessage(message),
		changed: () => this.#onConnection(),
	});
	sender = new Sender(this.connection);
	/** @type {View} */
	view = new View(
		byId("stage", HTMLElement),
		byId("screen", HTMLVideoElement),
		byId("still", HTMLCanvasElement),
		() => this.#render(),
		(frame) => this.#standstill.shown(frame.rtpTimestamp),
	);
	/** @type {Rtc} */
	rtc = new Rtc({
		send: (message) => this.connection.send(message),
		stream: (stream) => this.view.attach(stream),
		channel: (channel) => this.sender.addChannel(channel),
		changed: () => this.#onRtc(),
	});
	#standstill = new Standstill((timestamp) => this.rtc.tellStill(timestamp));
	stats = new Stats(this.rtc, () => this.#render());
	/** @type {Role | null} */
	role = null;
	viewer = 0;
	#target = byId("overlayInput", HTMLInputElement);
	#keyboard = new KeyboardInput(this.#target, this.sender, {
		leave: () => this.#toolbar.enter(),
		refused: () => this.#offerControl(),
	});
	#pointer = new PointerInput(byId("stage", HTMLElement), this.view, this.sender, () => this.#onTouched());
	#overlay = new Overlay((action) => this.#act(action));
	#toolbar = new Toolbar({
		takeControl: () => this.#takeControl(),
		releaseControl: () => this.#releaseControl(),
		left: () => this.#focusDesktop(),
	});
	#controllerPresent = false;
	/** @type {Desktop | null} */
	#desktop = null;
	#videoProblem = "";
	/** @type {ReturnType<typeof setInterval> | undefined} */
	#countdown;

	start() {
		if (!("RTCPeerConnection" in window)) {
			this.connection.stop("unsupported", HOW_TO_GET_WEBRTC);
			return;
		}
		this.connection.start();
		/* Chromium sets up its media engine for this; the WebSocket connects meanwhile. */
		if (capabilities().length === 0) {
			this.connection.stop("unsupported", HOW_TO_GET_CODECS);
		}
		addEventListener("focus", () => document.activeElement === document.body && this.#focusDesktop());
		this.#focusDesktop();
	}

	get status() {
		return describe(this.#situation());
	}

	/** @returns {Situation} */
	#situation() {
		const { phase, reason, stopKind, retryAt } = this.connection;
		return {
			phase,
			reason,
			stopKind,
			retrySeconds: Math.max(1, Math.ceil((retryAt - performance.now()) / 1000)),
			role: this.role,
			controllerPresent: this.#controllerPresent,
			desktop: this.#desktop,
			videoProblem: this.#videoProblem,
			rtc: this.rtc.state,
			playing: this.view.playing,
		};
	}

	#hello() {
		this.connection.send({
			type: "hello",
			version: PROTOCOL_VERSION,
			client: this.visit.clientId,
			role: this.visit.role,
			video: capabilities(),
		});
	}

	/** @param {ServerMessage} message */
	#onMessage(message) {
		switch (message.type) {
			case "welcome":
				this.#onWelcome(message);
				break;
			case "role":
				this.#onRole(message);
				break;
			case "controller":
				this.#controllerPresent = message.present;
				break;
			case "desktop":
				this.#desktop = message;
				break;
			case "offer":
				this.#videoProblem = "";
				this.rtc.accept(message);
				break;
			case "candidate":
				this.rtc.addCandidate(message);
				break;
			case "error":
				this.#onError(message);
				break;
		}
		this.#render();
	}

	/** @param {Welcome} welcome */
	#onWelcome(welcome) {
		if (welcome.version !== PROTOCOL_VERSION) {
			const versions = `version ${welcome.version}, this page version ${PROTOCOL_VERSION}`;
			this.connection.stop("version", `The server speaks ${versions}: reload the page.`);
			return;
		}
		this.connection.settle();
		this.viewer = welcome.viewer;
		this.#setRole(welcome.role);
		if (welcome.role === "watcher" && this.visit.role === "controller") {
			this.#controllerPresent = true;
			this.#offerControl();
		}
	}

	/** @param {RoleChange} change */
	#onRole(change) {
		this.#setRole(change.role);
		this.#controllerPresent = change.role === "controller" || change.reason === "taken";
		if (change.reason === "taken") {
			this.#overlay.notify(roleNotices.taken, {
				label: "Take it back",
				act: () => this.#takeControl(),
			});
		} else {
			this.#overlay.notify(roleNotices[change.reason], null);
		}
	}

	/** @param {ServerError} error */
	#onError(error) {
		if (error.code === "bad-version") {
			this.connection.stop("version", error.message);
		} else if (error.code === "replaced") {
			this.connection.stop("replaced", error.message);
		} else if (error.code === "no-codec" || error.code === "video-failed") {
			this.#videoProblem = error.message;
		}
	}

	#onConnection() {
		const { phase } = this.connection;
		if (phase !== "open" && this.role !== null) {
			this.#setRole(null);
			this.#desktop = null;
			this.#videoProblem = "";
			this.#overlay.hideNotice();
			this.rtc.reset();
		}
		clearInterval(this.#countdown);
		if (phase === "waiting") {
			this.#countdown = setInterval(() => this.#render(), COUNTDOWN_MS);
		}
		this.#render();
	}

	#onRtc() {
		if (this.rtc.state === "failed" || this.rtc.state === "none") {
			this.view.keep();
		}
		this.#render();
	}

	/** @param {Role | null} role */
	#setRole(role) {
		this.role = role;
		this.sender.enabled = role === "controller";
		this.#pointer.forget();
		this.#keyboard.forget();
		if (role === "controller") {
			this.#focusDesktop();
		}
	}

	#takeControl() {
		this.visit.role = "controller";
		this.connection.send({ type: "take-control" });
		this.#focusDesktop();
	}

	#releaseControl() {
		this.visit.role = "watcher";
		this.connection.send({ type: "release-control" });
	}

	#offerControl() {
		if (this.role === "watcher") {
			const text = this.#controllerPresent ? "Another window has control" : "Nobody has control";
			this.#overlay.notify(text, { label: "Take control", act: () => this.#takeControl() });
		}
	}

	#onTouched() {
		this.#focusDesktop();
		this.#offerControl();
	}

	#focusDesktop() {
		this.#target.focus({ preventScroll: true });
	}

	/** @param {"retry" | "reload" | "use-here"} action */
	#act(action) {
		if (action === "reload") {
			location.reload();
		} else {
			this.connection.start();
			this.#focusDesktop();
		}
	}

	#render() {
		const status = this.status;
		this.#overlay.show(status, this.view.hasPicture);
		this.#toolbar.show({
			state: status.tone === "good" ? describeRole(this.role, this.#controllerPresent) : status.title,
			tone: status.tone,
			stats: status.tone === "good" ? this.#statsLine() : "",
			role: this.role,
		});
		byId("stage", HTMLElement).dataset.pointer =
			this.sender.enabled && this.view.playing ? "desktop" : "own";
	}

	#statsLine() {
		const { width, height } = this.view.size;
		const { framesPerSecond, kilobitsPerSecond, carrier } = this.stats.numbers;
		const parts = [
			`${width}×${height}`,
			`${Math.round(framesPerSecond)} fps`,
			`${(kilobitsPerSecond / 1000).toFixed(1)} Mbit/s`,
			carrier,
		];
		return parts.filter(Boolean).join(" · ");
	}
}

/** @type {import("./messages.js").VideoCapability[] | null} */
let knownCapabilities = null;

/** What the browser decodes over WebRTC; asked once, since that takes Chromium some milliseconds. */
function capabilities() {
	knownCapabilities ??= videoCapabilities(RTCRtpReceiver.getCapabilities?.("video")?.codecs ?? []);
	return knownCapabilities;
}
