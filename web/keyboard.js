/*
 * The keyboard, as input of the desktop: physical keys with what they mean here, and composed text as characters.
 */
import { evdevCode } from "./keycodes.js";
import { characterKeysym, keysymOf } from "./keysyms.js";

/** @typedef {import("./sender.js").Sender} Sender */
/** @typedef {{code: number, keysym: number}} HeldKey */

const IS_MAC = /^(Mac|iP)/.test(navigator.platform);
const IS_WINDOWS = navigator.platform.startsWith("Win");
/* What browsers put in `keyCode` while an input method has the key. */
const KEYCODE_COMPOSING = 229;
/* Windows announces AltGr by a Control that nobody pressed. */
const ALTGR_CONTROL_MS = 50;

export class KeyboardInput {
	#target;
	#sender;
	#events;
	/** @type {Map<string, HeldKey>} by KeyboardEvent.code */
	#held = new Map();
	#controlLeftAt = -Infinity;

	/**
	 * @param {HTMLInputElement} target has the focus while keys go to the desktop
	 * @param {Sender} sender
	 * @param {{leave: () => void, refused: () => void}} events leave: the person wants to get to the toolbar;
	 *     refused: a key was pressed that goes nowhere
	 */
	constructor(target, sender, events) {
		this.#target = target;
		this.#sender = sender;
		this.#events = events;
		target.addEventListener("keydown", (event) => this.#onDown(event));
		target.addEventListener("keyup", (event) => this.#onUp(event));
		target.addEventListener("compositionend", (event) => this.#onComposed(event));
		target.addEventListener("input", (event) => this.#onInput(/** @type {InputEvent} */ (event)));
		target.addEventListener("blur", () => this.release());
		addEventListener("blur", () => this.release());
		addEventListener("pagehide", () => this.release());
		document.addEventListener(
			"visibilitychange",
			() => document.visibilityState === "hidden" && this.release(),
		);
		document.addEventListener("fullscreenchange", () => this.#lockKeys());
	}

	/** Lets go of everything, buttons too: nobody would tell us when it goes up. */
	release() {
		this.forget();
		this.#sender.release();
	}

	/** What is held belongs to a connection that is gone. */
	forget() {
		this.#held.clear();
	}

	/** @param {KeyboardEvent} event */
	#onDown(event) {
		if (event.code === "KeyM" && event.ctrlKey && event.altKey && event.shiftKey) {
			event.preventDefault();
			this.release();
			this.#events.leave();
			return;
		}
		if (!this.#sender.enabled) {
			if (!event.ctrlKey && !event.altKey && !event.metaKey && characterKeysym(event.key) !== 0) {
				this.#events.refused();
			}
			return;
		}
		/* An input method, or the browser's own dead keys, make text of it: #type() gets that. */
		if (event.isComposing || event.keyCode === KEYCODE_COMPOSING || event.key === "Dead") {
			return;
		}
		event.preventDefault();
		/* The desktop repeats keys by itself. */
		if (!event.repeat) {
			this.#press(event);
		}
	}

	/** @param {KeyboardEvent} event */
	#press(event) {
		const key = { code: evdevCode(event.code), keysym: keysymOf(event.key, event.code) };
		if (key.code === 0 && key.keysym === 0) {
			return;
		}
		if (event.code === "ControlLeft") {
			this.#controlLeftAt = event.timeStamp;
		} else if (
			IS_WINDOWS &&
			event.key === "AltGraph" &&
			event.timeStamp - this.#controlLeftAt < ALTGR_CONTROL_MS
		) {
			this.#lift("ControlLeft");
		}
		if (event.code === "CapsLock" || event.code === "") {
			/* macOS says down when the lock goes on and up when it goes off; soft keyboards name no key to
			 * wait for. */
			this.#tap(key);
			return;
		}
		this.#held.set(event.code, key);
		this.#sender.key(key.code, key.keysym, true);
	}

	/** @param {KeyboardEvent} event */
	#onUp(event) {
		if (IS_MAC && event.code === "CapsLock" && this.#sender.enabled) {
			this.#tap({ code: evdevCode("CapsLock"), keysym: keysymOf("CapsLock", "CapsLock") });
		}
		if (this.#held.has(event.code)) {
			event.preventDefault();
			this.#lift(event.code);
		}
		/* macOS tells nothing of keys that go up while Command is held. */
		if (IS_MAC && event.key === "Meta") {
			for (const code of [...this.#held.keys()]) {
				this.#lift(code);
			}
		}
	}

	/** @param {string} code */
	#lift(code) {
		const key = this.#held.get(code);
		if (key) {
			/* With the keysym of the press: Shift may have gone up in between, and `key` would say another
			 * character. */
			this.#sender.key(key.code, key.keysym, false);
			this.#held.delete(code);
		}
	}

	/** @param {HeldKey} key */
	#tap(key) {
		this.#sender.key(key.code, key.keysym, true);
		this.#sender.key(key.code, key.keysym, false);
	}

	/** @param {string} text composed by an input method: no physical keys belong to it */
	#type(text) {
		for (const character of text) {
			const keysym = character === "\n" ? keysymOf("Enter", "") : characterKeysym(character);
			if (keysym !== 0) {
				this.#tap({ code: 0, keysym });
			}
		}
	}

	/** @param {CompositionEvent} event */
	#onComposed(event) {
		this.#type(event.data);
		this.#target.value = "";
	}

	/** @param {InputEvent} event */
	#onInput(event) {
		if (event.isComposing) {
			return;
		}
		if (event.inputType === "insertText" && event.data) {
			this.#type(event.data);
		}
		this.#target.value = "";
	}

	/** In full screen the browser gives up its own shortcuts too, where it can (Chromium, in a secure context). */
	#lockKeys() {
		if (document.fullscreenElement) {
			navigator.keyboard
				?.lock?.()
				.catch((error) => console.info("selkies: keys stay with the browser:", error));
		} else {
			navigator.keyboard?.unlock?.();
			this.release();
		}
	}
}
