import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { Standstill } from "../../web/standstill.js";

/** @type {number[]} */
let told = [];
let now = 0;

beforeEach(() => {
	told = [];
	now = 0;
	mock.timers.enable({ apis: ["setTimeout"] });
	mock.method(performance, "now", () => now);
});

afterEach(() => {
	mock.timers.reset();
	mock.restoreAll();
});

/** @param {number} ms */
function pass(ms) {
	for (let i = 0; i < ms; i++) {
		now++;
		mock.timers.tick(1);
	}
}

test("tells the last frame once, a second after it", () => {
	const standstill = new Standstill((timestamp) => told.push(timestamp));
	standstill.shown(1);
	pass(500);
	standstill.shown(2);
	pass(990);
	assert.deepEqual(told, []);
	pass(20);
	assert.deepEqual(told, [2]);
	pass(5000);
	assert.deepEqual(told, [2]);
});

test("tells again after the next frame", () => {
	const standstill = new Standstill((timestamp) => told.push(timestamp));
	standstill.shown(1);
	pass(1100);
	standstill.shown(2);
	pass(1100);
	assert.deepEqual(told, [1, 2]);
});

test("says nothing where the browser tells no timestamps", () => {
	const standstill = new Standstill((timestamp) => told.push(timestamp));
	standstill.shown(undefined);
	pass(5000);
	assert.deepEqual(told, []);
});
