import assert from "node:assert/strict";
import { test } from "node:test";
import {
	encodeButton,
	encodeKey,
	encodeMotion,
	encodeRelease,
	encodeWheel,
	parseServerMessage,
	videoCapabilities,
} from "../../web/messages.js";

const at = { x: 0x00012345, y: 0x0000ff80, width: 1920, height: 1080 };
const position = "80073804" + "45230100" + "80ff0000";

/** @param {ArrayBuffer} bytes */
const hex = (bytes) => Buffer.from(bytes).toString("hex");

test("motion is 16 bytes, little-endian", () => {
	assert.equal(hex(encodeMotion(0xbeef, at)), "0100" + "efbe" + position);
});

test("a button has its number in the low bits and 128 for pressed", () => {
	assert.equal(hex(encodeButton(1, at, 2, true)), "0282" + "0100" + position);
	assert.equal(hex(encodeButton(1, at, 4, false)), "0204" + "0100" + position);
});

test("a wheel step is signed and says whether it has notches", () => {
	assert.equal(
		hex(encodeWheel(2, at, { dx: -120, dy: 240, smooth: false })),
		"0300" + "0200" + position + "88fff000",
	);
	assert.equal(hex(encodeWheel(2, at, { dx: 0, dy: -1, smooth: true })), "0301" + "0200" + position + "0000ffff");
});

test("a key has code and keysym", () => {
	assert.equal(hex(encodeKey(30, 0x61, true)), "04011e00" + "61000000");
	assert.equal(hex(encodeKey(0, 0x010020ac, false)), "04000000" + "ac200001");
});

test("release is four bytes", () => {
	assert.equal(hex(encodeRelease()), "05000000");
});

test("messages of the server come through as they are", () => {
	const welcome = { type: "welcome", version: 1, server: "0.1.0", viewer: 3, role: "watcher" };
	assert.deepEqual(parseServerMessage(JSON.stringify(welcome)), welcome);
	const newer = { type: "pong", id: 7, more: "a newer server may say more" };
	assert.deepEqual(parseServerMessage(JSON.stringify(newer)), newer);
});

test("a wrong message is refused with its member and value", () => {
	assert.throws(() => parseServerMessage("{"), SyntaxError);
	assert.throws(() => parseServerMessage("null"), /unknown type undefined/);
	assert.throws(() => parseServerMessage('{"type":"toString"}'), /unknown type "toString"/);
	assert.throws(() => parseServerMessage('{"type":"pong"}'), /pong has id = undefined, not a number/);
	assert.throws(
		() => parseServerMessage('{"type":"role","role":"king","reason":"taken"}'),
		/role = "king", not one of controller, watcher/,
	);
});

test("capabilities name codec and profile once each, in the browser's order", () => {
	const codecs = [
		{ mimeType: "video/VP8" },
		{ mimeType: "video/rtx" },
		{ mimeType: "video/VP9", sdpFmtpLine: "profile-id=0" },
		{
			mimeType: "video/H264",
			sdpFmtpLine: "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
		},
		{
			mimeType: "video/H264",
			sdpFmtpLine: "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
		},
		{ mimeType: "video/H264", sdpFmtpLine: "packetization-mode=0; profile-level-id=4d001f" },
		{ mimeType: "video/AV1", sdpFmtpLine: "level-idx=5;profile=0;tier=0" },
		{ mimeType: "video/ulpfec" },
	];
	assert.deepEqual(videoCapabilities(codecs), [
		{ codec: "vp8", profile: "" },
		{ codec: "vp9", profile: "0" },
		{ codec: "h264", profile: "42e01f" },
		{ codec: "av1", profile: "0" },
	]);
});

test("capabilities stay within what the server accepts", () => {
	const many = Array.from({ length: 50 }, (_, n) => ({ mimeType: "video/vp9", sdpFmtpLine: `profile-id=${n}` }));
	assert.equal(videoCapabilities(many).length, 32);
	const long = [
		{ mimeType: "video/H264", sdpFmtpLine: `packetization-mode=1;profile-level-id=${"4".repeat(60)}` },
	];
	assert.equal(videoCapabilities(long)[0].profile.length, 32);
});
