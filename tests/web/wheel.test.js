import assert from "node:assert/strict";
import { test } from "node:test";
import { WheelRemainder, wheelStep } from "../../web/wheel.js";

/** @param {object} members */
const wheel = (members) => wheelStep({ deltaX: 0, deltaY: 0, deltaMode: 0, shiftKey: false, ...members });

test("a notch is 120, whatever number of pixels the system makes of it", () => {
	const down = { dx: 0, dy: 120, smooth: false };
	assert.deepEqual(wheel({ deltaY: 100, wheelDeltaX: 0, wheelDeltaY: -120 }), down);
	assert.deepEqual(wheel({ deltaY: 120, wheelDeltaX: 0, wheelDeltaY: -120 }), down);
	assert.equal(wheel({ deltaY: -200, wheelDeltaX: 0, wheelDeltaY: 240 }).dy, -240);
});

test("lines and pages are notches", () => {
	assert.deepEqual(wheel({ deltaY: 3, deltaMode: 1 }), { dx: 0, dy: 120, smooth: false });
	assert.deepEqual(wheel({ deltaX: -1, deltaMode: 2 }), { dx: -120, dy: 0, smooth: false });
});

test("a touchpad is smooth, also when its step looks like a notch", () => {
	assert.deepEqual(wheel({ deltaY: 40, wheelDeltaX: 0, wheelDeltaY: -120 }), { dx: 0, dy: 320, smooth: true });
	assert.deepEqual(wheel({ deltaX: 5, deltaY: 1, wheelDeltaX: -15, wheelDeltaY: -3 }), {
		dx: 40,
		dy: 8,
		smooth: true,
	});
});

test("pixels without wheelDelta are smooth", () => {
	assert.deepEqual(wheel({ deltaY: 50 }), { dx: 0, dy: 400, smooth: true });
});

test("a wheel finer than its notches is smooth, and scrolls by the browser's pixels", () => {
	assert.deepEqual(wheel({ deltaY: 25, wheelDeltaX: 0, wheelDeltaY: -30 }), { dx: 0, dy: 200, smooth: true });
});

test("Shift does not turn the wheel sideways: the desktop has Shift itself", () => {
	const step = wheel({ deltaX: 100, wheelDeltaX: -120, wheelDeltaY: 0, shiftKey: true });
	assert.deepEqual(step, { dx: 0, dy: 120, smooth: false });
	assert.equal(wheel({ deltaX: 40, wheelDeltaX: -120, wheelDeltaY: 0, shiftKey: true }).dx, 320);
});

test("slow scrolling adds up instead of being rounded away", () => {
	const remainder = new WheelRemainder();
	let total = 0;
	for (let n = 0; n < 100; n++) {
		total += remainder.round({ dx: 0, dy: 0.3, smooth: true }).dy;
	}
	assert.ok(Math.abs(total - 30) <= 1, `${total}`);
});

test("steps fit in 16 bits", () => {
	const step = new WheelRemainder().round({ dx: 1e6, dy: -1e6, smooth: false });
	assert.deepEqual(step, { dx: 32767, dy: -32768, smooth: false });
});
