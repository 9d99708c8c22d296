import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { PointerInput } from "../../web/input.js";

/* What the desktop would get: one line each. */
/** @type {string[]} */
let sent = [];
let touched = 0;
/** @type {any} */
let stage;
/** @type {any} */
let sender;
/** @type {PointerInput} */
let input;

/* A picture of 100 × 100 pixels at 10, 10, in 1/256 pixel; outside of it the nearest point. */
const view = {
	/** @param {{clientX: number, clientY: number}} event */
	locate({ clientX, clientY }) {
		const x = clientX - 10;
		const y = clientY - 10;
		const clamp = (/** @type {number} */ value) => Math.min(Math.max(value, 0), 99);
		return {
			x: clamp(x),
			y: clamp(y),
			width: 100,
			height: 100,
			inside: x >= 0 && x < 100 && y >= 0 && y < 100,
		};
	},
};

beforeEach(() => {
	sent = [];
	touched = 0;
	stage = Object.assign(new EventTarget(), {
		captured: 0,
		setPointerCapture() {
			this.captured++;
		},
	});
	sender = {
		enabled: true,
		motion: (/** @type {any} */ at) => sent.push(`motion ${at.x},${at.y}`),
		button: (/** @type {any} */ at, /** @type {number} */ button, /** @type {boolean} */ pressed) =>
			sent.push(`button ${button} ${pressed ? "down" : "up"} ${at.x},${at.y}`),
		wheel: (/** @type {any} */ at, /** @type {any} */ step) => sent.push(`wheel ${step.dx},${step.dy}`),
		release: () => sent.push("release"),
	};
	input = new PointerInput(stage, /** @type {any} */ (view), sender, () => touched++);
});

/**
 * @param {string} type
 * @param {number} clientX
 * @param {object} members
 */
function fire(type, clientX, members = {}) {
	const event = new Event(type, { cancelable: true });
	const defaults = {
		clientX,
		clientY: 20,
		buttons: 0,
		button: -1,
		isPrimary: true,
		pointerId: 1,
		deltaX: 0,
		deltaY: 0,
	};
	stage.dispatchEvent(Object.assign(event, defaults, { deltaMode: 0, shiftKey: false }, members));
	return event;
}

test("a motion is sent once, though two events tell of it", () => {
	fire("pointerrawupdate", 30);
	fire("pointermove", 30);
	fire("pointerrawupdate", 31);
	assert.deepEqual(sent, ["motion 20,10", "motion 21,10"]);
});

test("of coalesced positions the newest counts", () => {
	const events = [
		{ clientX: 30, clientY: 20 },
		{ clientX: 40, clientY: 20 },
	];
	fire("pointermove", 30, { getCoalescedEvents: () => events });
	assert.deepEqual(sent, ["motion 30,10"]);
});

test("outside of the picture nothing is sent", () => {
	fire("pointermove", 5);
	fire("pointerdown", 5, { button: 0, buttons: 1 });
	fire("pointerup", 5, { button: 0 });
	fire("wheel", 5, { deltaY: 100 });
	assert.deepEqual(sent, []);
	assert.equal(touched, 0);
});

test("a button held over the picture goes on outside of it, at its edge", () => {
	fire("pointerdown", 30, { button: 0, buttons: 1 });
	fire("pointermove", 500, { buttons: 1 });
	fire("pointerup", 500, { button: 0 });
	fire("pointermove", 501);
	assert.deepEqual(sent, ["button 0 down 20,10", "motion 99,10", "button 0 up 99,10"]);
	assert.equal(stage.captured, 1);
});

test("every button of a chord is told, in the DOM's numbers", () => {
	fire("pointerdown", 30, { button: 0, buttons: 1 });
	fire("pointermove", 30, { button: 2, buttons: 3 });
	fire("pointermove", 30, { button: 1, buttons: 7 });
	fire("pointermove", 30, { button: 0, buttons: 6 });
	fire("pointerup", 30, { button: 1, buttons: 0 });
	assert.deepEqual(sent, [
		"button 0 down 20,10",
		"button 2 down 20,10",
		"button 1 down 20,10",
		"button 0 up 20,10",
		"button 2 up 20,10",
		"button 1 up 20,10",
	]);
});

test("a button that went down elsewhere is not pressed when the pointer comes in", () => {
	fire("pointerdown", 5, { button: 0, buttons: 1 });
	fire("pointermove", 30, { buttons: 1 });
	fire("pointermove", 30, { button: 2, buttons: 3 });
	fire("pointerup", 30, { buttons: 0, button: 0 });
	fire("pointerdown", 30, { button: 0, buttons: 1 });
	assert.deepEqual(sent, ["motion 20,10", "button 2 down 20,10", "button 2 up 20,10", "button 0 down 20,10"]);
});

test("only the primary pointer counts", () => {
	fire("pointerdown", 30, { button: 0, buttons: 1, isPrimary: false });
	assert.deepEqual(sent, []);
});

test("a pointer that the browser takes away lets go", () => {
	fire("pointerdown", 30, { button: 0, buttons: 1 });
	fire("pointercancel", 30);
	fire("pointermove", 500);
	assert.deepEqual(sent, ["button 0 down 20,10", "release"]);
});

test("the wheel works over the picture and never scrolls the page", () => {
	assert.ok(fire("wheel", 30, { deltaY: 100, wheelDeltaX: 0, wheelDeltaY: -120 }).defaultPrevented);
	assert.ok(fire("wheel", 5, { deltaY: 100 }).defaultPrevented);
	assert.deepEqual(sent, ["wheel 0,120"]);
});

test("a watcher's press is noticed, but sends nothing", () => {
	sender.enabled = false;
	fire("pointerdown", 30, { button: 0, buttons: 1 });
	fire("wheel", 30, { deltaY: 100 });
	assert.deepEqual(sent, []);
	assert.equal(touched, 1);
});

test("the browser's own reactions to the mouse are off", () => {
	for (const type of ["mousedown", "mouseup", "auxclick", "contextmenu", "dragstart", "selectstart"]) {
		assert.ok(fire(type, 30).defaultPrevented, type);
	}
});

test("after a lost connection the same position is sent again", () => {
	fire("pointermove", 30);
	input.forget();
	fire("pointermove", 30);
	assert.deepEqual(sent, ["motion 20,10", "motion 20,10"]);
});
