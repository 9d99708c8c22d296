import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { evdevCode, knownCodes } from "../../web/keycodes.js";
import { characterKeysym, keysymOf } from "../../web/keysyms.js";

test("every code is an evdev key", () => {
	for (const code of knownCodes) {
		const key = evdevCode(code);
		assert.ok(Number.isInteger(key) && key > 0 && key < 0x300, `${code} is ${key}`);
	}
});

test("two codes share a key only where they are names of the same key", () => {
	const same = ["OSLeft", "OSRight", "VolumeMute", "VolumeDown", "VolumeUp", "Lang3", "Lang4"];
	const seen = new Map();
	for (const code of knownCodes.filter((name) => !same.includes(name))) {
		assert.ok(!seen.has(evdevCode(code)), `${code} and ${seen.get(evdevCode(code))}`);
		seen.set(evdevCode(code), code);
	}
});

const NAMES = {
	KeyA: "A", KeyZ: "Z", Digit0: "0", F12: "F12", Enter: "ENTER", Space: "SPACE", ShiftRight: "RIGHTSHIFT",
	AltRight: "RIGHTALT", MetaLeft: "LEFTMETA", IntlBackslash: "102ND", IntlRo: "RO", IntlYen: "YEN",
	Backquote: "GRAVE",
	NumpadEnter: "KPENTER", NumpadDecimal: "KPDOT", Numpad5: "KP5", PrintScreen: "SYSRQ", ContextMenu: "COMPOSE",
	ArrowUp: "UP", PageDown: "PAGEDOWN", AudioVolumeUp: "VOLUMEUP", Lang1: "HANGEUL", Convert: "HENKAN", F24: "F24",
};
const HEADER = "/usr/include/linux/input-event-codes.h";

test("codes agree with the kernel's header", { skip: !existsSync(HEADER) && `there is no ${HEADER}` }, () => {
	const header = readFileSync(HEADER, "utf8");
	for (const [code, name] of Object.entries(NAMES)) {
		const value = new RegExp(`^#define KEY_${name}\\s+(\\w+)`, "m").exec(header)?.[1];
		assert.equal(evdevCode(code), Number(value), code);
	}
});

test("what is no key has no code", () => {
	assert.equal(evdevCode(""), 0);
	assert.equal(evdevCode("Unidentified"), 0);
	assert.equal(evdevCode("constructor"), 0);
});

test("characters have their keysym: Latin-1 its own, others by Unicode", () => {
	assert.equal(keysymOf("a", "KeyA"), 0x61);
	assert.equal(keysymOf("ä", "Quote"), 0xe4);
	assert.equal(keysymOf(" ", "Space"), 0x20);
	assert.equal(keysymOf("€", "KeyE"), 0x010020ac);
	assert.equal(keysymOf("я", "KeyZ"), 0x0100044f);
	assert.equal(characterKeysym("😀"), 0x0101f600);
});

test("keys that say several characters or none have no keysym", () => {
	for (const key of ["Dead", "Process", "Unidentified", "", "ab", "\u007f", "constructor"]) {
		assert.equal(keysymOf(key, "KeyA"), 0, key);
	}
});

test("named keys, left and right, and the numeric pad differ", () => {
	assert.equal(keysymOf("Enter", "Enter"), 0xff0d);
	assert.equal(keysymOf("Enter", "NumpadEnter"), 0xff8d);
	assert.equal(keysymOf("1", "Digit1"), 0x31);
	assert.equal(keysymOf("1", "Numpad1"), 0xffb1);
	assert.equal(keysymOf("End", "Numpad1"), 0xff9c);
	assert.equal(keysymOf("Shift", "ShiftLeft"), 0xffe1);
	assert.equal(keysymOf("Shift", "ShiftRight"), 0xffe2);
	assert.equal(keysymOf("Alt", "AltRight"), 0xffea);
	assert.equal(keysymOf("AltGraph", "AltRight"), 0xfe03);
	assert.equal(keysymOf("F1", "F1"), 0xffbe);
	assert.equal(keysymOf("F12", "F12"), 0xffc9);
});
