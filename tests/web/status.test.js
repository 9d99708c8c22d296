import assert from "node:assert/strict";
import { test } from "node:test";
import { describe, describeRole } from "../../web/status.js";

/** @type {import("../../web/status.js").Situation} */
const live = {
	phase: "open",
	reason: "",
	stopKind: null,
	retrySeconds: 1,
	role: "controller",
	controllerPresent: true,
	desktop: { type: "desktop", state: "ready", width: 1280, height: 720, problem: "" },
	videoProblem: "",
	rtc: "connected",
	playing: true,
};

test("a live picture needs no words", () => {
	assert.deepEqual(describe(live), {
		state: "connected",
		title: "Connected",
		detail: "",
		tone: "good",
		action: null,
	});
});

test("on the way to the first picture each step has its state", () => {
	assert.equal(describe({ ...live, phase: "connecting" }).state, "connecting");
	assert.equal(describe({ ...live, role: null }).state, "connecting");
	assert.equal(describe({ ...live, desktop: null }).state, "connecting");
	assert.equal(describe({ ...live, playing: false, rtc: "connecting" }).state, "starting");
});

test("a missing desktop is told in the server's words", () => {
	const problem = "No compositor answers at wayland-0.";
	const status = describe({
		...live,
		desktop: { type: "desktop", state: "waiting", width: 0, height: 0, problem },
	});
	assert.equal(status.state, "waiting");
	assert.equal(status.detail, problem);
});

test("a lost connection says why, when it is tried again, and how to do it at once", () => {
	const status = describe({
		...live,
		phase: "waiting",
		reason: "The server cannot be reached.",
		retrySeconds: 3,
	});
	assert.equal(status.title, "Reconnecting in 3 s");
	assert.equal(status.detail, "The server cannot be reached.");
	assert.equal(status.action?.id, "retry");
});

test("media that failed is not called connected although the last picture is there", () => {
	assert.equal(describe({ ...live, rtc: "failed" }).state, "reconnecting");
	assert.equal(describe({ ...live, videoProblem: "x264 failed" }).state, "no-video");
});

test("what only a person can solve offers what to do", () => {
	const stopped = (/** @type {any} */ stopKind) =>
		describe({ ...live, phase: "stopped", stopKind, reason: "Because." });
	assert.equal(stopped("refused").action?.id, "retry");
	assert.equal(stopped("refused").detail, "Because.");
	assert.equal(stopped("replaced").action?.id, "use-here");
	assert.equal(stopped("version").action?.id, "reload");
	assert.equal(stopped("unsupported").action, null);
	assert.equal(stopped("unsupported").tone, "problem");
});

test("roles are told apart", () => {
	assert.equal(describeRole("controller", true), "You control the desktop");
	assert.match(describeRole("watcher", true), /another window has control/);
	assert.match(describeRole("watcher", false), /nobody has control/);
	assert.equal(describeRole(null, false), "");
});
