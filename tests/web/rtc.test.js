import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { Rtc } from "../../web/rtc.js";

class FakePeer extends EventTarget {
	/** @type {FakePeer[]} */
	static all = [];
	/** @type {string[]} */
	candidates = [];
	connectionState = "new";
	localDescription = { sdp: "answer" };
	closed = false;
	/** @type {() => void} */
	applied = () => {};

	constructor() {
		super();
		FakePeer.all.push(this);
	}

	/** @param {{sdp: string}} description */
	setRemoteDescription({ sdp }) {
		return sdp === "bad"
			? Promise.reject(new Error("bad offer"))
			: new Promise((resolve) => (this.applied = () => resolve(0)));
	}

	async setLocalDescription() {}

	/** @param {{candidate: string}} init */
	async addIceCandidate({ candidate }) {
		this.candidates.push(candidate);
	}

	close() {
		this.closed = true;
	}

	/** @param {string} state */
	become(state) {
		this.connectionState = state;
		this.dispatchEvent(new Event("connectionstatechange"));
	}
}
Object.assign(globalThis, { RTCPeerConnection: FakePeer, MediaStream: class {} });

const settle = () => new Promise((resolve) => setImmediate(resolve));
const last = () => FakePeer.all[FakePeer.all.length - 1];
/** @type {any[]} */
let sent = [];
/** @type {any[]} */
let channels = [];
let rtc = new Rtc(/** @type {any} */ ({}));

beforeEach(() => {
	mock.timers.enable({ apis: ["setTimeout"] });
	mock.method(console, "warn", () => {});
	FakePeer.all = [];
	sent = [];
	channels = [];
	rtc = new Rtc({
		send: (message) => sent.push(message),
		stream: () => {},
		channel: (channel) => channels.push(channel),
		changed: () => {},
	});
});

afterEach(() => {
	rtc.close();
	mock.restoreAll();
	mock.timers.reset();
});

/** @param {number} peer @param {string} sdp */
function offer(peer, sdp = "offer") {
	rtc.accept({ type: "offer", peer, sdp });
}

async function connect() {
	offer(1);
	last().applied();
	await settle();
	last().become("connected");
	sent = [];
}

const restart = { type: "restart" };

test("an offer is answered with its number", async () => {
	offer(3);
	last().applied();
	await settle();
	assert.deepEqual(sent, [{ type: "answer", peer: 3, sdp: "answer" }]);
});

test("candidates that come before the offer is applied are kept, in order", async () => {
	offer(1);
	rtc.addCandidate({ type: "candidate", peer: 1, mline: 0, candidate: "a" });
	rtc.addCandidate({ type: "candidate", peer: 1, mline: 0, candidate: "b" });
	assert.deepEqual(last().candidates, []);
	last().applied();
	await settle();
	rtc.addCandidate({ type: "candidate", peer: 1, mline: 0, candidate: "c" });
	assert.deepEqual(last().candidates, ["a", "b", "c"]);
});

test("a newer offer replaces the peer; older offers and candidates are ignored", async () => {
	offer(1);
	offer(2);
	rtc.addCandidate({ type: "candidate", peer: 2, mline: 0, candidate: "early" });
	FakePeer.all[0].applied();
	await settle();
	assert.deepEqual(FakePeer.all[0].candidates, []);
	FakePeer.all[1].applied();
	await settle();
	offer(1);
	rtc.addCandidate({ type: "candidate", peer: 1, mline: 0, candidate: "old" });
	assert.equal(FakePeer.all.length, 2);
	assert.ok(FakePeer.all[0].closed);
	assert.deepEqual(
		sent.map(({ peer }) => peer),
		[2],
	);
	assert.deepEqual(last().candidates, ["early"]);
});

test("our candidates carry number and section; those of a closed peer do not leave", async () => {
	await connect();
	const event = { candidate: { candidate: "ours", sdpMLineIndex: 1 } };
	last().dispatchEvent(Object.assign(new Event("icecandidate"), event));
	last().dispatchEvent(Object.assign(new Event("icecandidate"), { candidate: null }));
	assert.deepEqual(sent, [{ type: "candidate", peer: 1, mline: 1, candidate: "ours" }]);
	rtc.close();
	last().dispatchEvent(Object.assign(new Event("icecandidate"), event));
	assert.equal(sent.length, 1);
});

test("a peer that does not connect in time, fails, or cannot be answered is asked for again", async () => {
	offer(1);
	mock.timers.tick(6000);
	assert.deepEqual(sent, [restart]);
	assert.ok(last().closed);
	offer(2);
	last().become("failed");
	assert.deepEqual(sent, [restart, restart]);
	offer(3, "bad");
	await settle();
	assert.deepEqual(sent, [restart, restart, restart]);
	assert.equal(rtc.state, "failed");
});

test("a short interruption is waited for, a long one is not", async () => {
	await connect();
	last().become("disconnected");
	mock.timers.tick(2900);
	last().become("connected");
	mock.timers.tick(60_000);
	assert.deepEqual(sent, []);
	last().become("disconnected");
	mock.timers.tick(3000);
	assert.deepEqual(sent, [restart]);
});

test("a channel that the server closed is the end of its peer", async () => {
	await connect();
	const channel = new EventTarget();
	last().dispatchEvent(Object.assign(new Event("datachannel"), { channel }));
	assert.deepEqual(channels, [channel]);
	channel.dispatchEvent(new Event("close"));
	mock.timers.tick(1000);
	assert.deepEqual(sent, [restart]);
});

test("a restart without an answer is repeated", async () => {
	rtc.restart();
	mock.timers.tick(8000);
	assert.deepEqual(sent, [restart, restart]);
	offer(1);
	last().applied();
	await settle();
	last().become("connected");
	mock.timers.tick(60_000);
	assert.equal(sent.length, 3);
});

test("after a new WebSocket the server counts from one again", async () => {
	await connect();
	rtc.reset();
	assert.equal(rtc.state, "none");
	offer(1);
	assert.equal(FakePeer.all.length, 2);
});
