import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

const page = new EventTarget();

class FakeSocket extends EventTarget {
	static OPEN = 1;
	/** @type {FakeSocket[]} */
	static all = [];
	readyState = 0;
	/** @type {any[]} */
	sent = [];
	closed = 0;

	/** @param {URL} address */
	constructor(address) {
		super();
		this.address = String(address);
		FakeSocket.all.push(this);
	}

	/** @param {string} text */
	send(text) {
		this.sent.push(JSON.parse(text));
	}

	close() {
		this.closed++;
		this.readyState = 3;
	}

	open() {
		this.readyState = 1;
		this.dispatchEvent(new Event("open"));
	}

	/** @param {object} message */
	say(message) {
		this.dispatchEvent(Object.assign(new Event("message"), { data: JSON.stringify(message) }));
	}

	/** @param {number} code */
	end(code) {
		this.readyState = 3;
		this.dispatchEvent(Object.assign(new Event("close"), { code, reason: "" }));
	}
}

/** @type {() => Promise<any>} */
let answer = async () => Promise.reject(new TypeError("unreachable"));
Object.assign(globalThis, {
	WebSocket: FakeSocket,
	document: Object.assign(new EventTarget(), { visibilityState: "visible" }),
	addEventListener: page.addEventListener.bind(page),
	location: { origin: "http://desk.example" },
	fetch: () => answer(),
});
const { Connection } = await import("../../web/connection.js");

const last = () => FakeSocket.all[FakeSocket.all.length - 1];
/* Lets what is promised happen. */
const settle = () => new Promise((resolve) => setImmediate(resolve));
/** @type {any} */
let connection;
/** @type {any[]} */
let heard = [];

beforeEach(() => {
	mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
	mock.method(Math, "random", () => 0);
	mock.method(performance, "now", () => 1000);
	FakeSocket.all = [];
	heard = [];
	answer = async () => Promise.reject(new TypeError("unreachable"));
	connection = new Connection("http://desk.example/one/", "s/3", {
		opened: () => heard.push("opened"),
		message: (message) => heard.push(message.type),
		changed: () => {},
	});
	connection.start();
});

afterEach(() => {
	connection.stop("unsupported", "");
	mock.restoreAll();
	mock.timers.reset();
});

test("the address is relative to the page, with the token", () => {
	assert.equal(last().address, "ws://desk.example/one/api/signalling?token=s%2F3");
});

test("messages come through, pongs stay inside, nonsense is survived", () => {
	last().open();
	last().say({ type: "controller", present: true });
	last().say({ type: "pong", id: 1 });
	last().say({ type: "nonsense" });
	assert.deepEqual(heard, ["opened", "controller"]);
	assert.equal(connection.phase, "open");
});

test("waits longer after each failure, and shortly again after the server welcomed us", () => {
	const waits = [];
	for (let n = 0; n < 6; n++) {
		last().end(1006);
		waits.push(connection.retryAt - performance.now());
		mock.timers.tick(5000);
	}
	assert.deepEqual(waits, [250, 500, 1000, 2000, 4000, 5000]);
	last().open();
	connection.settle();
	last().end(1001);
	assert.equal(connection.retryAt - performance.now(), 250);
});

test("tries at once when the network or the person is back", () => {
	last().end(1006);
	page.dispatchEvent(new Event("online"));
	assert.equal(FakeSocket.all.length, 2);
	last().end(1006);
	document.dispatchEvent(new Event("visibilitychange"));
	assert.equal(FakeSocket.all.length, 3);
});

test("a replaced page does not fight for its place", () => {
	last().open();
	last().end(4000);
	mock.timers.tick(60_000);
	assert.equal(connection.phase, "stopped");
	assert.equal(connection.stopKind, "replaced");
	assert.equal(FakeSocket.all.length, 1);
});

test("a refused page says the server's reason and does not try again", async () => {
	answer = async () => ({ status: 401, ok: false, text: async () => "The token is wrong." });
	last().end(1006);
	await settle();
	mock.timers.tick(60_000);
	assert.equal(connection.stopKind, "refused");
	assert.equal(connection.reason, "The token is wrong.");
	assert.equal(FakeSocket.all.length, 1);
});

test("a server that answers, but not to WebSockets, is told from one that is away", async () => {
	last().end(1006);
	await settle();
	assert.match(connection.reason, /cannot be reached/);
	answer = async () => ({ status: 200, ok: true, text: async () => "{}" });
	mock.timers.tick(250);
	last().end(1006);
	await settle();
	assert.match(connection.reason, /--allow-origin http:\/\/desk.example/);
	assert.equal(connection.phase, "waiting");
});

test("the server's own words are the reason for what it closes", () => {
	last().open();
	last().say({ type: "error", code: "too-many-viewers", message: "There are 64 viewers already." });
	last().end(1008);
	assert.equal(connection.reason, "There are 64 viewers already.");
});

test("a server that goes silent is left", () => {
	last().open();
	mock.timers.tick(4000);
	assert.deepEqual(last().sent, [{ type: "ping", id: 1 }]);
	last().say({ type: "pong", id: 1 });
	mock.timers.tick(8000);
	assert.equal(connection.phase, "open");
	mock.timers.tick(4000);
	assert.equal(connection.phase, "waiting");
	assert.equal(FakeSocket.all[0].closed, 1);
});

test("an attempt that nobody answers is given up", () => {
	mock.timers.tick(10_000);
	assert.equal(connection.phase, "waiting");
	assert.equal(FakeSocket.all[0].closed, 1);
});
