/*
 * The toolbar at the upper edge: state, numbers, control, full screen.
 */
import { byId, setText } from "./dom.js";

/** @typedef {import("./messages.js").Role} Role */
/**
 * @typedef {object} ToolbarContent
 * @property {string} state
 * @property {"busy" | "problem" | "good"} tone
 * @property {string} stats
 * @property {Role | null} role null: there is nothing to take or release
 */
/**
 * @typedef {object} ToolbarEvents
 * @property {() => void} takeControl
 * @property {() => void} releaseControl
 * @property {() => void} left the person is done with the toolbar: the keys belong to the desktop again
 */

/* Its handle is seen while the pointer was near the upper edge lately. Otherwise nothing is drawn over the video, so
 * that the browser can hand it to the display without composing it with the page. */
const NEAR_PX = 80;
const SEEN_MS = 4000;

export class Toolbar {
	#root = byId("toolbar", HTMLElement);
	#handle = byId("handle", HTMLButtonElement);
	#state = byId("barState", HTMLElement);
	#stats = byId("barStats", HTMLElement);
	#control = byId("control", HTMLButtonElement);
	#fullscreen = byId("fullscreen", HTMLButtonElement);
	#events;
	/** @type {Role | null} */
	#role = null;
	/** @type {ReturnType<typeof setTimeout> | undefined} */
	#seenTimer;

	/** @param {ToolbarEvents} events */
	constructor(events) {
		this.#events = events;
		this.#handle.addEventListener("click", () => this.#open(!this.#isOpen()));
		this.#control.addEventListener("click", () => this.#onControl());
		this.#fullscreen.addEventListener("click", () => this.#onFullscreen());
		this.#fullscreen.hidden = !document.fullscreenEnabled;
		this.#root.addEventListener("keydown", (event) => this.#onKey(event));
		this.#root.addEventListener("pointerleave", () => this.#onPointerLeave());
		document.addEventListener("fullscreenchange", () => this.#showFullscreen());
		for (const type of ["pointermove", "pointerdown"]) {
			const near = (/** @type {Event} */ event) =>
				/** @type {PointerEvent} */ (event).clientY < NEAR_PX;
			document.addEventListener(type, (event) => near(event) && this.#see(), { passive: true });
		}
		this.#see();
	}

	/** Brings it up and gives it the keys. */
	enter() {
		this.#open(true);
		/* Browsers take a focus that follows a chord with Control for one that needs no mark. */
		this.#root.classList.add("keys");
		(this.#control.hidden ? this.#handle : this.#control).focus();
	}

	/** @param {ToolbarContent} content */
	show({ state, tone, stats, role }) {
		this.#root.dataset.tone = tone;
		this.#root.dataset.role = role ?? "none";
		setText(this.#state, state);
		setText(this.#stats, stats);
		this.#role = role;
		this.#control.hidden = role === null;
		setText(this.#control, role === "controller" ? "Release control" : "Take control");
	}

	#see() {
		this.#root.classList.add("seen");
		clearTimeout(this.#seenTimer);
		this.#seenTimer = setTimeout(() => this.#root.classList.remove("seen"), SEEN_MS);
	}

	#isOpen() {
		return this.#root.classList.contains("open");
	}

	/** @param {boolean} open */
	#open(open) {
		this.#root.classList.toggle("open", open);
		this.#handle.setAttribute("aria-expanded", String(open));
	}

	#leave() {
		this.#open(false);
		this.#root.classList.remove("keys");
		this.#events.left();
	}

	#onControl() {
		if (this.#role === "controller") {
			this.#events.releaseControl();
		} else {
			this.#events.takeControl();
			this.#leave();
		}
	}

	async #onFullscreen() {
		this.#leave();
		try {
			if (document.fullscreenElement) {
				await document.exitFullscreen();
			} else {
				await document.documentElement.requestFullscreen({ navigationUI: "hide" });
			}
		} catch (error) {
			console.info("selkies: full screen refused:", error);
		}
	}

	#showFullscreen() {
		const full = document.fullscreenElement !== null;
		const label = full ? "Leave full screen" : "Full screen";
		this.#fullscreen.setAttribute("aria-pressed", String(full));
		this.#fullscreen.setAttribute("aria-label", label);
		this.#fullscreen.title = label;
	}

	#onPointerLeave() {
		if (this.#root.contains(document.activeElement)) {
			this.#leave();
		} else {
			this.#open(false);
		}
	}

	/** @param {KeyboardEvent} event */
	#onKey(event) {
		if (event.key === "Escape") {
			event.preventDefault();
			this.#leave();
		}
	}
}
