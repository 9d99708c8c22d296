/*
 * Mouse, pen and finger over the picture, as input of the desktop.
 */
import { WheelRemainder, wheelStep } from "./wheel.js";

/** @typedef {import("./sender.js").Sender} Sender */
/** @typedef {import("./view.js").View} View */
/** @typedef {import("./view.js").Place} Place */

/* The DOM's `buttons` bit n is its `button` BUTTON_OF_BIT[n]. */
const BUTTON_OF_BIT = [0, 2, 1, 3, 4];

export class PointerInput {
	#stage;
	#view;
	#sender;
	#touched;
	/** Buttons that were pressed over the picture and are still down, as bits of `buttons`. */
	#held = 0;
	/** Those that went down elsewhere: not ours, even when the pointer comes in. */
	#foreign = 0;
	#remainder = new WheelRemainder();
	#lastX = -1;
	#lastY = -1;

	/**
	 * @param {HTMLElement} stage
	 * @param {View} view
	 * @param {Sender} sender
	 * @param {() => void} touched a button was pressed over the picture
	 */
	constructor(stage, view, sender, touched) {
		this.#stage = stage;
		this.#view = view;
		this.#sender = sender;
		this.#touched = touched;
		this.#listen();
	}

	/** What is held belongs to a connection that is gone. */
	forget() {
		this.#held = 0;
		this.#lastX = -1;
	}

	#listen() {
		const stage = this.#stage;
		stage.addEventListener("pointerdown", (event) => this.#onPointer(event));
		stage.addEventListener("pointerup", (event) => this.#onPointer(event));
		stage.addEventListener("pointercancel", (event) => this.#onCancel(event));
		stage.addEventListener("pointermove", (event) => this.#onPointer(event));
		/* Comes before pointermove, which waits for the next frame of the browser. */
		stage.addEventListener("pointerrawupdate", (event) =>
			this.#onPointer(/** @type {PointerEvent} */ (event)),
		);
		stage.addEventListener("wheel", (event) => this.#onWheel(event), { passive: false });
		/* mousedown would move the focus, or start to scroll; mouseup would go back in the history; the others
		 * disturb. */
		for (const type of ["mousedown", "mouseup", "auxclick", "contextmenu", "dragstart", "selectstart"]) {
			stage.addEventListener(type, (event) => event.preventDefault());
		}
	}

	/** @param {PointerEvent} event */
	#onPointer(event) {
		if (!event.isPrimary) {
			return;
		}
		const newest = event.getCoalescedEvents?.().at(-1) ?? event;
		const place = this.#view.locate(newest);
		if (event.type === "pointerdown" && place?.inside) {
			this.#touched();
		}
		if (!place || !this.#sender.enabled) {
			return;
		}
		if (event.type !== "pointerrawupdate") {
			this.#updateButtons(event, place);
		}
		if (place.inside || this.#held !== 0) {
			this.#move(place);
		}
	}

	/** @param {Place} place */
	#move(place) {
		/* pointermove repeats what pointerrawupdate said; a click has said it too. */
		if (place.x !== this.#lastX || place.y !== this.#lastY) {
			this.#lastX = place.x;
			this.#lastY = place.y;
			this.#sender.motion(place);
		}
	}

	/**
	 * Only the first button of several makes a pointerdown, and only the last one a pointerup: `buttons` tells them
	 * all.
	 *
	 * @param {PointerEvent} event
	 * @param {Place} place
	 */
	#updateButtons(event, place) {
		const pressed = event.buttons & ~this.#held & ~this.#foreign;
		const released = this.#held & ~event.buttons;
		const ours = event.button >= 0 && (place.inside || this.#held !== 0) ? pressed : 0;
		this.#foreign = (this.#foreign | (pressed & ~ours)) & event.buttons;
		if (ours && this.#held === 0) {
			this.#stage.setPointerCapture(event.pointerId);
		}
		for (let bit = 0; bit < BUTTON_OF_BIT.length; bit++) {
			if ((ours | released) & (1 << bit)) {
				this.#lastX = place.x;
				this.#lastY = place.y;
				this.#sender.button(place, BUTTON_OF_BIT[bit], (ours & (1 << bit)) !== 0);
			}
		}
		this.#held = (this.#held | ours) & ~released;
	}

	/** @param {PointerEvent} event the browser took the pointer away, for a gesture of its own */
	#onCancel(event) {
		if (event.isPrimary && this.#held !== 0) {
			this.#held = 0;
			this.#sender.release();
		}
	}

	/** @param {WheelEvent} event */
	#onWheel(event) {
		/* Also where it goes nowhere: Ctrl and wheel would zoom the page. */
		event.preventDefault();
		const place = this.#view.locate(event);
		if (!place || !this.#sender.enabled || !(place.inside || this.#held !== 0)) {
			return;
		}
		const step = this.#remainder.round(wheelStep(event));
		if (step.dx !== 0 || step.dy !== 0) {
			this.#sender.wheel(place, step);
		}
	}
}
