/*
 * What is going on, in words. Pure: from everything the page knows to what it says.
 */

/** @typedef {import("./messages.js").Role} Role */
/** @typedef {import("./messages.js").Desktop} Desktop */
/** @typedef {import("./connection.js").Phase} Phase */
/** @typedef {import("./connection.js").StopKind} StopKind */
/** @typedef {import("./rtc.js").RtcState} RtcState */
/**
 * @typedef {object} Situation
 * @property {Phase} phase of the WebSocket
 * @property {string} reason why it is not there
 * @property {StopKind | null} stopKind
 * @property {number} retrySeconds until the next attempt, while waiting
 * @property {Role | null} role null until the server said it
 * @property {boolean} controllerPresent another page has control
 * @property {Desktop | null} desktop null until the server said it
 * @property {string} videoProblem the server cannot send video; "" if it can
 * @property {RtcState} rtc
 * @property {boolean} playing
 */
/**
 * @typedef {"connecting" | "waiting" | "starting" | "connected" | "reconnecting" | "refused" | "replaced" | "outdated"
 * |
 *     "unsupported" | "no-video"} StateName
 */
/**
 * @typedef {object} Status
 * @property {StateName} state
 * @property {string} title
 * @property {string} detail
 * @property {"busy" | "problem" | "good"} tone good: nothing to say over the picture
 * @property {{id: "retry" | "reload" | "use-here", label: string} | null} action what a person can do about it
 */

/**
 * @param {Situation} situation
 * @returns {Status}
 */
export function describe(situation) {
	switch (situation.phase) {
		case "stopped":
			return describeStop(situation);
		case "waiting":
			return describeWait(situation);
		case "connecting":
			/* In the middle of a series of attempts the card stays as it is, so that it can be read. */
			return situation.reason
				? { ...describeWait(situation), title: "Reconnecting…" }
				: busy("connecting", "Connecting…", "");
		default:
			return describeOpen(situation);
	}
}

/**
 * @param {Situation} situation
 * @returns {Status}
 */
function describeStop({ stopKind, reason }) {
	switch (stopKind) {
		case "refused":
			return problem("refused", "Access refused", reason || "The server does not let this page in.", {
				id: "retry",
				label: "Try again",
			});
		case "replaced":
			return problem(
				"replaced",
				"Opened elsewhere",
				"This desktop was opened in another tab or window.",
				{
					id: "use-here",
					label: "Use it here",
				},
			);
		case "version":
			return problem("outdated", "The server has changed", reason, {
				id: "reload",
				label: "Reload",
			});
		default:
			return problem("unsupported", "This browser cannot do it", reason, null);
	}
}

/**
 * @param {Situation} situation
 * @returns {Status}
 */
function describeWait({ reason, retrySeconds }) {
	const status = busy("reconnecting", `Reconnecting in ${retrySeconds} s`, reason);
	status.action = { id: "retry", label: "Reconnect now" };
	return status;
}

/**
 * @param {Situation} situation
 * @returns {Status}
 */
function describeOpen({ role, desktop, videoProblem, rtc, playing }) {
	if (!role || !desktop) {
		return busy("connecting", "Connecting…", "");
	}
	if (desktop.state === "waiting") {
		return busy("waiting", "Waiting for the desktop", desktop.problem);
	}
	if (videoProblem) {
		return problem("no-video", "No picture", videoProblem, { id: "reload", label: "Try again" });
	}
	if (rtc === "failed") {
		return busy("reconnecting", "Reconnecting the picture…", "The media connection was lost.");
	}
	if (!playing) {
		return busy("starting", "Starting the picture…", "");
	}
	return { state: "connected", title: "Connected", detail: "", tone: "good", action: null };
}

/**
 * @param {StateName} state
 * @param {string} title
 * @param {string} detail
 * @returns {Status}
 */
function busy(state, title, detail) {
	return { state, title, detail, tone: "busy", action: null };
}

/**
 * @param {StateName} state
 * @param {string} title
 * @param {string} detail
 * @param {Status["action"]} action
 * @returns {Status}
 */
function problem(state, title, detail, action) {
	return { state, title, detail, tone: "problem", action };
}

/**
 * @param {Role | null} role
 * @param {boolean} controllerPresent
 */
export function describeRole(role, controllerPresent) {
	if (role === "controller") {
		return "You control the desktop";
	}
	if (role === null) {
		return "";
	}
	return controllerPresent
		? "You are watching; another window has control"
		: "You are watching; nobody has control";
}

/** What to say once when the role changes; the reasons are those of the server's message. */
export const roleNotices = Object.freeze({
	taken: "Another window took control",
	granted: "You control the desktop",
	released: "You are watching now",
	free: "You control the desktop: the other window left",
});
