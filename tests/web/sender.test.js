import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { Sender } from "../../web/sender.js";

const at = { x: 128, y: 128, width: 640, height: 480 };

class FakeSocket {
	isOpen = true;
	bufferedAmount = 0;
	/** @type {Buffer[]} */
	sent = [];

	/** @param {ArrayBuffer} bytes */
	sendBinary(bytes) {
		this.sent.push(Buffer.from(bytes));
	}
}

class FakeChannel extends EventTarget {
	readyState = "open";
	bufferedAmount = 0;
	/** @type {Buffer[]} */
	sent = [];

	/** @param {string} label */
	constructor(label) {
		super();
		this.label = label;
	}

	/** @param {ArrayBuffer} bytes */
	send(bytes) {
		this.sent.push(Buffer.from(bytes));
	}

	close() {
		this.readyState = "closed";
		this.dispatchEvent(new Event("close"));
	}
}

/** @param {Buffer[]} sent */
const types = (sent) => sent.map((bytes) => bytes[0]);
/** @param {Buffer[]} sent */
const numbers = (sent) => sent.map((bytes) => bytes.readUInt16LE(2));

let socket = new FakeSocket();
let input = new FakeChannel("input");
let pointer = new FakeChannel("pointer");
let sender = new Sender(socket);

function connect() {
	sender.addChannel(/** @type {any} */ (input));
	sender.addChannel(/** @type {any} */ (pointer));
}

beforeEach(() => {
	socket = new FakeSocket();
	input = new FakeChannel("input");
	pointer = new FakeChannel("pointer");
	sender = new Sender(socket);
	sender.enabled = true;
});

test("a watcher sends nothing", () => {
	sender.enabled = false;
	sender.motion(at);
	sender.button(at, 0, true);
	sender.wheel(at, { dx: 0, dy: 120, smooth: false });
	sender.key(30, 97, true);
	assert.deepEqual(socket.sent, []);
});

test("motion goes over the lossy channel, everything else over the reliable one", () => {
	connect();
	sender.motion(at);
	sender.button(at, 0, true);
	sender.wheel(at, { dx: 0, dy: 120, smooth: false });
	sender.key(30, 97, true);
	assert.deepEqual(types(pointer.sent), [1]);
	assert.deepEqual(types(input.sent), [2, 3, 4]);
	assert.deepEqual(socket.sent, []);
});

test("without data channels the WebSocket carries all of it", () => {
	sender.motion(at);
	sender.key(30, 97, true);
	assert.deepEqual(types(socket.sent), [1, 4]);
});

test("motions are numbered, buttons carry the number of the last motion", () => {
	connect();
	sender.motion(at);
	sender.motion(at);
	sender.button(at, 0, true);
	assert.deepEqual(numbers(pointer.sent), [1, 2]);
	assert.deepEqual(numbers(input.sent), [2]);
});

test("a press is sent once, and a release only of what is held", () => {
	connect();
	sender.key(30, 97, true);
	sender.key(30, 97, true);
	sender.key(31, 115, false);
	sender.key(30, 97, false);
	assert.deepEqual(
		input.sent.map((bytes) => [bytes.readUInt16LE(2), bytes[1]]),
		[
			[30, 1],
			[30, 0],
		],
	);
});

test("a release follows its press on the WebSocket though a channel has opened meanwhile", () => {
	sender.key(30, 97, true);
	connect();
	sender.key(30, 97, false);
	sender.key(31, 115, true);
	assert.deepEqual(types(socket.sent), [4, 4]);
	assert.deepEqual(types(input.sent), [4]);
});

test("losing control, or the channel, lets go of what is held, once", () => {
	connect();
	sender.key(30, 97, true);
	sender.enabled = false;
	sender.release();
	assert.deepEqual(types(input.sent), [4, 5]);
	sender.enabled = true;
	sender.button(at, 0, true);
	input.close();
	assert.deepEqual(types(socket.sent), [5]);
	sender.button(at, 0, false);
	assert.deepEqual(types(socket.sent), [5]);
});

test("motion that cannot leave waits, and only the newest is sent", () => {
	mock.timers.enable({ apis: ["setTimeout"] });
	connect();
	pointer.bufferedAmount = 100_000;
	for (let n = 0; n < 10; n++) {
		sender.motion(at);
	}
	assert.deepEqual(pointer.sent, []);
	pointer.bufferedAmount = 0;
	mock.timers.tick(10);
	assert.deepEqual(numbers(pointer.sent), [10]);
	mock.timers.reset();
});

test("the motion after which the mouse rests is repeated twice with its number", () => {
	let now = 0;
	mock.timers.enable({ apis: ["setTimeout"] });
	mock.method(performance, "now", () => now);
	connect();
	sender.motion(at);
	for (let n = 0; n < 100; n++) {
		now += 10;
		mock.timers.tick(10);
	}
	assert.deepEqual(numbers(pointer.sent), [1, 1, 1]);
	mock.restoreAll();
	mock.timers.reset();
});
