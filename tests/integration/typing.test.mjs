/*
 * What is typed in the browser arrives in the programs of the desktop.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, test } from 'node:test';

import { held, type, written } from './person.mjs';
import { Scene } from './scene.mjs';
import { Viewer, openBrowser } from './viewer.mjs';
import { until } from './wait.mjs';

const browser = await openBrowser({ after });

async function openEvents(t) {
	const scene = Scene.open(t);

	await scene.startLabwc();
	await scene.startServer();
	await scene.startEvents();
	return { scene, viewer: await Viewer.watch(browser, scene.url) };
}

test('typing: a word arrives without a click first, as characters and as pressed and released keys', async (t) => {
	const { scene, viewer } = await openEvents(t);
	const text = 'Hello, World! 0123456789 the quick brown fox (jumps) over {the} lazy dog; "x" \'y\' a/b\\c|d~e`f';

	await type(viewer.page, text);
	await until('the whole text arrives', () => written(scene.events()).length >= text.length);
	assert.equal(written(scene.events()), text);
	await until('every key is up again', () => held(scene.events()).length === 0);
});

test('typing: keys without a character arrive as themselves', async (t) => {
	const { scene, viewer } = await openEvents(t);
	const keys = ['Escape', 'Enter', 'Tab', 'Backspace', 'Delete', 'Insert', 'Home', 'End', 'PageUp', 'PageDown',
		'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'F1', 'F5', 'F11', 'F12', 'ControlLeft', 'ShiftRight',
		'AltLeft', 'CapsLock', 'CapsLock'];
	/* evdev codes in the same order: linux/input-event-codes.h */
	const codes = [1, 28, 15, 14, 111, 110, 102, 107, 104, 109, 103, 108, 105, 106, 59, 63, 87, 88, 29, 54, 56, 58, 58];

	for (const key of keys)
		await viewer.page.keyboard.press(key);
	await until('the keys arrive', () => scene.events('key').length >= 2 * keys.length);
	assert.deepEqual(scene.events('key').filter(({ pressed }) => pressed).map(({ key }) => key), codes);
	assert.deepEqual(held(scene.events()), []);
});

test('typing: a key that is held is pressed once, for the program repeats it by itself', async (t) => {
	const { scene, viewer } = await openEvents(t);

	for (let i = 0; i < 5; i++)
		await viewer.page.keyboard.down('KeyA');
	await viewer.page.keyboard.up('KeyA');
	await viewer.page.keyboard.press('KeyB');
	await until('the last key arrives', () => scene.events('key').length >= 4);
	assert.deepEqual(scene.events('key').map(({ utf8, pressed }) => (pressed ? '+' : '-') + utf8), ['+a', '-a', '+b', '-b']);
});

test('typing: what a leaving page holds goes up', async (t) => {
	const { scene, viewer } = await openEvents(t);

	await viewer.page.mouse.move(640, 360);
	await viewer.page.mouse.down();
	await viewer.page.keyboard.down('ShiftLeft');
	await viewer.page.keyboard.down('KeyA');
	await until('three things are held', () => held(scene.events()).length === 3);
	await viewer.close();
	await until('nothing is held', () => held(scene.events()).length === 0);
});

test('typing: a window that loses the focus lets go of the keys', async (t) => {
	const { scene, viewer } = await openEvents(t);

	await viewer.page.keyboard.down('ControlLeft');
	await until('Control is held', () => held(scene.events()).length === 1);
	await viewer.page.evaluate(() => window.dispatchEvent(new Event('blur')));
	await until('Control goes up', () => held(scene.events()).length === 0);
});

test('typing: a line reaches a program in a real terminal', async (t) => {
	const scene = Scene.open(t);
	const file = scene.path('typed');
	const read = () => existsSync(file) && readFileSync(file, 'utf8');

	await scene.startLabwc();
	await scene.startServer();
	await scene.startFoot(`cat > ${file}`, () => existsSync(file));
	const viewer = await Viewer.watch(browser, scene.url);
	/* The terminal is on the screen, so it has the focus: its background is neither black nor white. */
	await until('the terminal can be seen', async () => {
		const [[red]] = await viewer.colours([{ x: 640, y: 600 }]);
		return red > 20 && red < 80;
	});
	await type(viewer.page, 'Hello from the browser, 42!\n');
	await until('the line is in the file', () => read().endsWith('\n'));
	assert.equal(read(), 'Hello from the browser, 42!\n');
	t.diagnostic(`screenshot: ${await viewer.screenshot('terminal')}`);
});
