import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

/* keyboard.js looks at the platform when it is loaded: one copy for each. */
const page = new EventTarget();
Object.assign(globalThis, {
	document: Object.assign(new EventTarget(), { visibilityState: "visible", fullscreenElement: null }),
	addEventListener: page.addEventListener.bind(page),
});

/** @param {string} platform */
async function load(platform) {
	Object.defineProperty(globalThis, "navigator", { value: { platform }, configurable: true });
	return (await import(`../../web/keyboard.js?${platform}`)).KeyboardInput;
}

const Linux = await load("Linux x86_64");
const Windows = await load("Win32");
const Mac = await load("MacIntel");

/** @type {string[]} */
let sent = [];
/** @type {any} */
let target;
/** @type {any} */
let sender;
let left = 0;
let refused = 0;

beforeEach(() => {
	sent = [];
	left = 0;
	refused = 0;
	target = Object.assign(new EventTarget(), { value: "" });
	sender = {
		enabled: true,
		key: (/** @type {number} */ code, /** @type {number} */ keysym, /** @type {boolean} */ pressed) =>
			sent.push(`${code} ${keysym.toString(16)} ${pressed ? "down" : "up"}`),
		release: () => sent.push("release"),
	};
});

/** @param {new (...args: any[]) => any} KeyboardInput */
const begin = (KeyboardInput) => new KeyboardInput(target, sender, { leave: () => left++, refused: () => refused++ });

/**
 * @param {string} type
 * @param {string} code
 * @param {string} key
 * @param {object} members
 */
function fire(type, code, key, members = {}) {
	const event = new Event(type, { cancelable: true });
	target.dispatchEvent(
		Object.assign(event, { code, key, repeat: false, isComposing: false, keyCode: 0 }, members),
	);
	return event;
}

test("keys go by place and meaning, and not to the browser", () => {
	begin(Linux);
	assert.ok(fire("keydown", "KeyQ", "a").defaultPrevented);
	assert.ok(fire("keyup", "KeyQ", "a").defaultPrevented);
	assert.ok(fire("keydown", "F5", "F5").defaultPrevented);
	assert.deepEqual(sent, ["16 61 down", "16 61 up", "63 ffc2 down"]);
});

test("the browser's repetition is not sent", () => {
	begin(Linux);
	fire("keydown", "KeyA", "a");
	assert.ok(fire("keydown", "KeyA", "a", { repeat: true }).defaultPrevented);
	assert.deepEqual(sent, ["30 61 down"]);
});

test("a key goes up as what it went down as, though Shift was let go before it", () => {
	begin(Linux);
	fire("keydown", "KeyA", "A");
	fire("keyup", "KeyA", "a");
	assert.deepEqual(sent, ["30 41 down", "30 41 up"]);
});

test("losing the focus, or the page's visibility, lets go of everything", () => {
	begin(Linux);
	fire("keydown", "KeyA", "a");
	target.dispatchEvent(new Event("blur"));
	fire("keyup", "KeyA", "a");
	assert.deepEqual(sent, ["30 61 down", "release"]);
});

test("keys of an input method wait for its text", () => {
	begin(Linux);
	assert.ok(!fire("keydown", "KeyN", "Process", { keyCode: 229 }).defaultPrevented);
	assert.ok(!fire("keydown", "KeyI", "i", { isComposing: true }).defaultPrevented);
	fire("keyup", "KeyI", "i");
	target.value = "に";
	fire("compositionend", "", "", { data: "に" });
	assert.deepEqual(sent, ["0 100306b down", "0 100306b up"]);
	assert.equal(target.value, "");
});

test("a dead key is left to the browser, which composes the character", () => {
	begin(Linux);
	assert.ok(!fire("keydown", "Quote", "Dead").defaultPrevented);
	fire("compositionend", "", "", { data: "é" });
	assert.deepEqual(sent, ["0 e9 down", "0 e9 up"]);
});

test("text of a soft keyboard is typed", () => {
	begin(Linux);
	fire("input", "", "", { inputType: "insertText", data: "hi" });
	assert.deepEqual(sent, ["0 68 down", "0 68 up", "0 69 down", "0 69 up"]);
});

test("Windows' invented Control before AltGr is taken back", () => {
	begin(Windows);
	fire("keydown", "ControlLeft", "Control");
	fire("keydown", "AltRight", "AltGraph");
	fire("keyup", "ControlLeft", "Control");
	fire("keyup", "AltRight", "AltGraph");
	assert.deepEqual(sent, ["29 ffe3 down", "29 ffe3 up", "100 fe03 down", "100 fe03 up"]);
});

test("on a Mac keys go up with Command, since nobody says when they do", () => {
	begin(Mac);
	fire("keydown", "MetaLeft", "Meta");
	fire("keydown", "KeyC", "c");
	fire("keyup", "MetaLeft", "Meta");
	assert.deepEqual(sent, ["125 ffeb down", "46 63 down", "125 ffeb up", "46 63 up"]);
});

test("Caps Lock is a stroke: some systems tell only half of it", () => {
	begin(Mac);
	fire("keydown", "CapsLock", "CapsLock");
	fire("keyup", "CapsLock", "CapsLock");
	const stroke = ["58 ffe5 down", "58 ffe5 up"];
	assert.deepEqual(sent, [...stroke, ...stroke]);
});

test("Control, Alt, Shift and M lead to the toolbar and hold nothing", () => {
	begin(Linux);
	fire("keydown", "ControlLeft", "Control");
	fire("keydown", "KeyM", "M", { ctrlKey: true, altKey: true, shiftKey: true });
	assert.deepEqual(sent, ["29 ffe3 down", "release"]);
	assert.equal(left, 1);
});

test("a watcher's keys stay with the browser; characters are answered with a hint", () => {
	begin(Linux);
	sender.enabled = false;
	assert.ok(!fire("keydown", "Tab", "Tab").defaultPrevented);
	assert.ok(!fire("keydown", "KeyR", "r", { ctrlKey: true }).defaultPrevented);
	assert.equal(refused, 0);
	fire("keydown", "KeyA", "a");
	assert.equal(refused, 1);
	assert.deepEqual(sent, []);
});
