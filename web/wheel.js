/*
 * A wheel event in 1/120 of a notch. Pure.
 *
 * Browsers tell a wheel with notches from a touchpad only indirectly. `wheelDelta` is a multiple of 120 for notches;
 * where the device is precise it is three times the pixels that the page would scroll, which may happen to be a
 * multiple of 120.
 */

/** @typedef {{dx: number, dy: number, smooth: boolean}} WheelStep in 1/120 of a notch, positive is right and down */
/**
 * @typedef {object} WheelInput the members of a WheelEvent that count
 * @property {number} deltaX
 * @property {number} deltaY
 * @property {number} deltaMode 0 pixels, 1 lines, 2 pages
 * @property {number} [wheelDeltaX]
 * @property {number} [wheelDeltaY]
 * @property {boolean} shiftKey
 */

const NOTCH = 120;
/* What libinput, and so every desktop, makes of a touchpad: 15 pixels are what a wheel calls a notch. Counted like
 * this, a page of the desktop scrolls by as many pixels as one of the browser would. */
const SMOOTH_PIXELS_PER_NOTCH = 15;
const LINES_PER_NOTCH = 3;
const MODE_LINE = 1;
const MODE_PAGE = 2;

/**
 * @param {WheelInput} event
 * @returns {WheelStep} not rounded
 */
export function wheelStep(event) {
	const step = measure(event);
	/* Shift turns the wheel sideways in the browser; the desktop has the Shift key too and decides by itself. */
	if (event.shiftKey && !step.smooth && step.dy === 0) {
		return { dx: 0, dy: step.dx, smooth: false };
	}
	return step;
}

/**
 * @param {WheelInput} event
 * @returns {WheelStep}
 */
function measure(event) {
	const { deltaX, deltaY, deltaMode, wheelDeltaX = 0, wheelDeltaY = 0 } = event;
	if (deltaMode === MODE_LINE || deltaMode === MODE_PAGE) {
		const unit = deltaMode === MODE_LINE ? NOTCH / LINES_PER_NOTCH : NOTCH;
		return { dx: deltaX * unit, dy: deltaY * unit, smooth: false };
	}
	const notched =
		(wheelDeltaX !== 0 || wheelDeltaY !== 0) &&
		wheelDeltaX % NOTCH === 0 &&
		wheelDeltaY % NOTCH === 0 &&
		!isPrecise(deltaX, wheelDeltaX) &&
		!isPrecise(deltaY, wheelDeltaY);
	if (notched) {
		return { dx: 0 - wheelDeltaX, dy: 0 - wheelDeltaY, smooth: false };
	}
	const unit = NOTCH / SMOOTH_PIXELS_PER_NOTCH;
	return { dx: deltaX * unit, dy: deltaY * unit, smooth: true };
}

/**
 * @param {number} delta
 * @param {number} wheelDelta
 */
function isPrecise(delta, wheelDelta) {
	return delta !== 0 && Math.abs(wheelDelta + 3 * delta) < 3;
}

/** Keeps what is lost by rounding, so that slow scrolling arrives too. */
export class WheelRemainder {
	#x = 0;
	#y = 0;

	/**
	 * @param {WheelStep} step
	 * @returns {WheelStep} in whole numbers that fit in 16 bits
	 */
	round(step) {
		const x = step.dx + (step.smooth ? this.#x : 0);
		const y = step.dy + (step.smooth ? this.#y : 0);
		const dx = clamp16(Math.trunc(x));
		const dy = clamp16(Math.trunc(y));
		this.#x = x % 1;
		this.#y = y % 1;
		return { dx, dy, smooth: step.smooth };
	}
}

/** @param {number} value */
function clamp16(value) {
	/* Adding 0 turns −0 into 0. */
	return Math.min(Math.max(value, -32768), 32767) + 0;
}
