import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const web = new URL("../../web/", import.meta.url);
/** @param {string} name */
const read = (name) => readFileSync(new URL(name, web), "utf8");
/** @param {string} text @param {RegExp} pattern */
const all = (text, pattern) => [...text.matchAll(pattern)].map((match) => match[1]);

const modules = readdirSync(web).filter((name) => name.endsWith(".js"));
const index = read("index.html");
const embedded = all(read("web.gresource.xml"), /<file>(.*)<\/file>/g);

test("the binary holds every file of the page, and nothing else", () => {
	const files = readdirSync(web).filter((name) => /\.(js|css|html|svg)$/.test(name));
	assert.deepEqual([...embedded].sort(), files.sort());
});

test("the page preloads every module, so that none waits for another", () => {
	assert.deepEqual(all(index, /rel="modulepreload" href="(.*?)"/g).sort(), [...modules].sort());
});

test("every address is relative, so that the page works under any path", () => {
	for (const address of all(index, /(?:href|src)="(.*?)"/g)) {
		assert.ok(embedded.includes(address), address);
	}
	for (const name of modules) {
		for (const address of all(read(name), /^import .* from "(.*?)";$/gm)) {
			assert.ok(
				address.startsWith("./") && modules.includes(address.slice(2)),
				`${name}: ${address}`,
			);
		}
	}
});

test("nothing is inline: the content security policy forbids it", () => {
	assert.doesNotMatch(index, /<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|javascript:/);
	for (const name of embedded.filter((file) => file.endsWith(".css"))) {
		assert.doesNotMatch(read(name), /url\(|@import/, name);
	}
});

test("every element that the modules ask for is in the page, with the right type", () => {
	const tags = {
		HTMLInputElement: "input",
		HTMLVideoElement: "video",
		HTMLCanvasElement: "canvas",
		HTMLButtonElement: "button",
	};
	for (const name of modules) {
		for (const [, id, type] of read(name).matchAll(/byId\("(\w+)", (\w+)\)/g)) {
			const tag = new RegExp(`<(\\w+)[^>]*\\sid="${id}"`).exec(index)?.[1];
			assert.ok(tag, `${name}: no element "${id}"`);
			assert.equal(tag, /** @type {Record<string, string>} */ (tags)[type] ?? tag, `${name}: ${id}`);
		}
	}
});
