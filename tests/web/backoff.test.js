import assert from "node:assert/strict";
import { test } from "node:test";
import { backoffDelay } from "../../web/backoff.js";

test("doubles from a quarter of a second to five", () => {
	const delays = [0, 1, 2, 3, 4, 5, 6, 1000].map((failures) => backoffDelay(failures, 0));
	assert.deepEqual(delays, [250, 500, 1000, 2000, 4000, 5000, 5000, 5000]);
});

test("takes off a fifth at most, so that pages do not come back together", () => {
	assert.equal(backoffDelay(2, 0.5), 900);
	assert.ok(backoffDelay(0, 0.999) >= 200);
	assert.notEqual(backoffDelay(5, 0.1), backoffDelay(5, 0.9));
});
