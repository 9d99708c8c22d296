/*
 * KeyboardEvent.key → X11 keysym (X11/keysymdef.h): what the key means in the browser's layout.
 */

/** @type {Readonly<Record<string, number>>} */
const NAMED = {
	Backspace: 0xff08, Tab: 0xff09, Clear: 0xff0b, Enter: 0xff0d, Pause: 0xff13, ScrollLock: 0xff14, Escape: 0xff1b,
	Delete: 0xffff, Home: 0xff50, ArrowLeft: 0xff51, ArrowUp: 0xff52, ArrowRight: 0xff53, ArrowDown: 0xff54,
	PageUp: 0xff55, PageDown: 0xff56, End: 0xff57, Select: 0xff60, PrintScreen: 0xff61, Execute: 0xff62,
	Insert: 0xff63, Undo: 0xff65, Redo: 0xff66, Again: 0xff66, ContextMenu: 0xff67, Find: 0xff68, Cancel: 0xff69,
	Help: 0xff6a, NumLock: 0xff7f, CapsLock: 0xffe5, AltGraph: 0xfe03,
	Shift: 0xffe1, Control: 0xffe3, Alt: 0xffe9, Meta: 0xffeb, OS: 0xffeb, Super: 0xffeb, Hyper: 0xffed,
	AudioVolumeDown: 0x1008ff11, AudioVolumeMute: 0x1008ff12, AudioVolumeUp: 0x1008ff13, MediaPlayPause: 0x1008ff14,
	MediaStop: 0x1008ff15, MediaTrackPrevious: 0x1008ff16, MediaTrackNext: 0x1008ff17, BrowserHome: 0x1008ff18,
	BrowserSearch: 0x1008ff1b, BrowserBack: 0x1008ff26, BrowserForward: 0x1008ff27, BrowserStop: 0x1008ff28,
	BrowserRefresh: 0x1008ff29, BrowserFavorites: 0x1008ff30, Copy: 0x1008ff57, Cut: 0x1008ff58, Paste: 0x1008ff6d,
};

/* Right-hand modifiers have a keysym of their own, but the same `key`. AltRight that says AltGraph is not among them.
 * */
/** @type {Readonly<Record<string, number>>} */
const RIGHT = {
	"Shift ShiftRight": 0xffe2, "Control ControlRight": 0xffe4, "Alt AltRight": 0xffea, "Meta MetaRight": 0xffec,
	"OS OSRight": 0xffec,
};

/* Keys of the numeric pad, by what they print or do. */
/** @type {Readonly<Record<string, number>>} */
const KEYPAD = {
	Enter: 0xff8d, Home: 0xff95, ArrowLeft: 0xff96, ArrowUp: 0xff97, ArrowRight: 0xff98, ArrowDown: 0xff99,
	PageUp: 0xff9a, PageDown: 0xff9b, End: 0xff9c, Clear: 0xff9d, Insert: 0xff9e, Delete: 0xff9f,
	"=": 0xffbd, "*": 0xffaa, "+": 0xffab, "-": 0xffad, ".": 0xffae, ",": 0xffac, "/": 0xffaf,
};

const UNICODE = 0x01000000;

/**
 * @param {string} key KeyboardEvent.key
 * @param {string} code KeyboardEvent.code, tells left from right and the numeric pad
 * @returns {number} 0 where it means nothing to a desktop ("Dead", "Process", "Unidentified" …)
 */
export function keysymOf(key, code) {
	if (code.startsWith("Numpad")) {
		if (/^[0-9]$/.test(key)) {
			return 0xffb0 + Number(key);
		}
		if (Object.hasOwn(KEYPAD, key)) {
			return KEYPAD[key];
		}
	}
	const functionKey = /^F([1-9]|1[0-9]|2[0-9]|3[0-5])$/.exec(key);
	if (functionKey) {
		return 0xffbd + Number(functionKey[1]);
	}
	return RIGHT[`${key} ${code}`] ?? (Object.hasOwn(NAMED, key) ? NAMED[key] : characterKeysym(key));
}

/**
 * @param {string} text
 * @returns {number} the keysym of a text of one character, 0 for any other
 */
export function characterKeysym(text) {
	const point = text.codePointAt(0) ?? 0;
	if (String.fromCodePoint(point) !== text || point < 0x20 || (point >= 0x7f && point < 0xa0)) {
		return 0;
	}
	/* Latin-1 is its own keysym; everything else has the Unicode one. */
	return point <= 0xff ? point : UNICODE + point;
}
