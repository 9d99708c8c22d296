/*
 * The protocol between page and server (docs/protocol.md): its messages and their types. Pure.
 */

export const PROTOCOL_VERSION = 1;

/** @typedef {"controller" | "watcher"} Role */
/** @typedef {{codec: string, profile: string}} VideoCapability */

/** @typedef {{type: "hello", version: number, client: string, role: Role, video: VideoCapability[]}} Hello */
/** @typedef {{type: "answer", peer: number, sdp: string}} Answer */
/** @typedef {{type: "candidate", peer: number, mline: number, candidate: string}} Candidate */
/** @typedef {{type: "restart"} | {type: "take-control"} | {type: "release-control"}} Wish */
/** @typedef {{type: "still", peer: number, timestamp: number}} Still */
/** @typedef {{type: "ping", id: number}} Ping */
/** @typedef {Hello | Answer | Candidate | Wish | Still | Ping} PageMessage */

/** @typedef {{type: "welcome", version: number, server: string, viewer: number, role: Role}} Welcome */
/** @typedef {{type: "role", role: Role, reason: "taken" | "granted" | "released" | "free"}} RoleChange */
/** @typedef {{type: "controller", present: boolean}} ControllerChange */
/** @typedef {{type: "desktop", state: "ready" | "waiting", width: number, height: number, problem: string}} Desktop */
/** @typedef {{type: "offer", peer: number, sdp: string}} Offer */
/** @typedef {{type: "pong", id: number}} Pong */
/** @typedef {{type: "error", code: string, message: string}} ServerError */
/** @typedef {Welcome | RoleChange | ControllerChange | Desktop} StateMessage */
/** @typedef {StateMessage | Offer | Candidate | Pong | ServerError} ServerMessage */

const ROLE = ["controller", "watcher"];

/* What each message of the server must have: the type of a member, or the list of its values. */
/** @type {Readonly<Record<string, Record<string, string | string[]>>>} */
const SERVER_MESSAGES = {
	welcome: { version: "number", server: "string", viewer: "number", role: ROLE },
	role: { role: ROLE, reason: ["taken", "granted", "released", "free"] },
	controller: { present: "boolean" },
	desktop: { state: ["ready", "waiting"], width: "number", height: "number", problem: "string" },
	offer: { peer: "number", sdp: "string" },
	candidate: { peer: "number", mline: "number", candidate: "string" },
	pong: { id: "number" },
	error: { code: "string", message: "string" },
};

/**
 * @param {string} text
 * @returns {ServerMessage}
 * @throws {Error} that says what is wrong with text
 */
export function parseServerMessage(text) {
	const message = JSON.parse(text);
	const members = SERVER_MESSAGES[Object.hasOwn(SERVER_MESSAGES, message?.type) ? message.type : ""];
	if (!members) {
		throw new Error(`The server sent a message of the unknown type ${JSON.stringify(message?.type)}`);
	}
	for (const [name, wanted] of Object.entries(members)) {
		const value = message[name];
		if (Array.isArray(wanted) ? !wanted.includes(value) : typeof value !== wanted) {
			const right = Array.isArray(wanted) ? `one of ${wanted.join(", ")}` : `a ${wanted}`;
			throw new Error(
				`The server's ${message.type} has ${name} = ${JSON.stringify(value)}, not ${right}`,
			);
		}
	}
	return message;
}

/**
 * What of the browser's receiving capabilities the server wants to know.
 *
 * @param {{mimeType: string, sdpFmtpLine?: string}[]} codecs of RTCRtpReceiver.getCapabilities("video")
 * @returns {VideoCapability[]} each once, in the browser's order of preference
 */
export function videoCapabilities(codecs) {
	const seen = new Map();
	for (const { mimeType, sdpFmtpLine = "" } of codecs) {
		const codec = mimeType.toLowerCase().replace("video/", "");
		const parameter = PROFILE_PARAMETER[codec];
		const parameters = new URLSearchParams(sdpFmtpLine.replaceAll(" ", "").replaceAll(";", "&"));
		/* H.264 without packetization-mode 1 takes no picture larger than a packet. */
		const usable = codec !== "h264" || parameters.get("packetization-mode") === "1";
		if (parameter !== undefined && usable) {
			const profile = (parameters.get(parameter) ?? "").slice(0, 32);
			seen.set(`${codec} ${profile}`, { codec, profile });
		}
	}
	return [...seen.values()].slice(0, 32);
}

/* The codecs that we can name to the server, with the parameter that tells their profiles apart. */
/** @type {Readonly<Record<string, string>>} */
const PROFILE_PARAMETER = {
	h264: "profile-level-id",
	vp8: "",
	vp9: "profile-id",
	av1: "profile",
	h265: "profile-id",
};

/* Input: binary, little-endian. */

const MOTION = 1;
const BUTTON = 2;
const WHEEL = 3;
const KEY = 4;
const RELEASE = 5;

/** @typedef {{x: number, y: number, width: number, height: number}} Position x, y in 1/256 pixel of it */

/**
 * @param {number} length
 * @param {number} type
 * @param {number} detail
 * @param {number} seq
 * @param {Position} at
 */
function withPosition(length, type, detail, seq, at) {
	const view = new DataView(new ArrayBuffer(length));
	view.setUint8(0, type);
	view.setUint8(1, detail);
	view.setUint16(2, seq, true);
	view.setUint16(4, at.width, true);
	view.setUint16(6, at.height, true);
	view.setUint32(8, at.x, true);
	view.setUint32(12, at.y, true);
	return view;
}

/**
 * @param {number} seq
 * @param {Position} at
 */
export function encodeMotion(seq, at) {
	return withPosition(16, MOTION, 0, seq, at).buffer;
}

/**
 * @param {number} seq
 * @param {Position} at
 * @param {number} button as in the DOM: 0 left, 1 middle, 2 right, 3 back, 4 forward
 * @param {boolean} pressed
 */
export function encodeButton(seq, at, button, pressed) {
	return withPosition(16, BUTTON, button + (pressed ? 128 : 0), seq, at).buffer;
}

/**
 * @param {number} seq
 * @param {Position} at
 * @param {{dx: number, dy: number, smooth: boolean}} step in 1/120 of a notch, positive is right and down
 */
export function encodeWheel(seq, at, step) {
	const view = withPosition(20, WHEEL, step.smooth ? 1 : 0, seq, at);
	view.setInt16(16, step.dx, true);
	view.setInt16(18, step.dy, true);
	return view.buffer;
}

/**
 * @param {number} code evdev, 0 for none
 * @param {number} keysym X11, 0 for none
 * @param {boolean} pressed
 */
export function encodeKey(code, keysym, pressed) {
	const view = new DataView(new ArrayBuffer(8));
	view.setUint8(0, KEY);
	view.setUint8(1, pressed ? 1 : 0);
	view.setUint16(2, code, true);
	view.setUint32(4, keysym, true);
	return view.buffer;
}

/** Everything held goes up. */
export function encodeRelease() {
	const bytes = new Uint8Array(4);
	bytes[0] = RELEASE;
	return bytes.buffer;
}
