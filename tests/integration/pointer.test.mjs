/*
 * The pointer lands exactly where the person sees it, in windows of any shape, and wheel and buttons do what they should.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { held } from './person.mjs';
import { Scene } from './scene.mjs';
import { Viewer, openBrowser } from './viewer.mjs';
import { until } from './wait.mjs';

const BTN_LEFT = 272;
const BTN_RIGHT = 273;
const BTN_MIDDLE = 274;

const browser = await openBrowser({ after });

async function openEvents(t, window) {
	const scene = Scene.open(t);

	await scene.startLabwc();
	await scene.startServer();
	await scene.startEvents();
	/* A display of another scale takes a browser of its own. */
	const own = window?.scale ? await openBrowser(t, window.scale) : browser;
	return { scene, viewer: await Viewer.watch(own, scene.url, window) };
}

const presses = (scene) => scene.events('button').filter(({ pressed }) => pressed);

/** Clicks where the desktop's pixel is seen, and checks that this pixel got the click. */
async function clickPixel(scene, viewer, x, y, button = 'left') {
	const before = presses(scene).length;
	const [left, top] = await viewer.whereIs(x, y);

	await viewer.page.mouse.click(left, top, { button });
	await until(`the click at ${x}, ${y} arrives`, () => presses(scene).length > before);
	const press = presses(scene)[before];
	assert.deepEqual([Math.floor(press.x), Math.floor(press.y)], [x, y],
		`clicked at ${left}, ${top} of the window; arrived at ${press.x}, ${press.y}`);
	await until('the button is up', () => held(scene.events()).length === 0);
	return press;
}

/* Corners, and places where rounding would show: odd, prime, in both halves. */
const PIXELS = [[0, 719], [1279, 719], [0, 100], [1279, 101], [640, 360], [641, 359], [1, 718], [113, 677], [1277, 331],
	[7, 511], [1000, 333]];

const WINDOWS = [
	{ name: 'at scale 1', width: 1280, height: 720 },
	{ name: 'with bars above and below', width: 1280, height: 1000 },
	{ name: 'with bars left and right', width: 1601, height: 720 },
	{ name: 'twice as large', width: 2560, height: 1440 },
	{ name: 'half as large on a display of 2 pixels a pixel', width: 640, height: 360, scale: 2 },
	{ name: 'on a display of 2 pixels a pixel', width: 1280, height: 800, scale: 2 },
	{ name: 'one and a half times as large', width: 1920, height: 1200 },
];

for (const { name, ...window } of WINDOWS) {
	test(`pointer: a click lands on exactly that pixel ${name}`, async (t) => {
		const { scene, viewer } = await openEvents(t, window);

		for (const [x, y] of PIXELS)
			await clickPixel(scene, viewer, x, y);
	});
}

test('pointer: a small window on an odd place still hits what is seen under the pointer', async (t) => {
	const { scene, viewer } = await openEvents(t, { width: 777, height: 500 });

	for (const [left, top] of [[100, 150], [400, 300], [770, 400]]) {
		const before = presses(scene).length;
		const box = await viewer.pictureBox();
		await viewer.page.mouse.click(left, top);
		await until('the click arrives', () => presses(scene).length > before);
		const { x, y } = presses(scene)[before];
		/* The pointer covers more than one pixel of the desktop here: any of those is right. */
		const scale = 1280 / box.width;
		assert.ok(x >= (left - box.x) * scale - 1 && x <= (left + 1 - box.x) * scale + 1, `${left} → ${x}`);
		assert.ok(y >= (top - box.y) * scale - 1 && y <= (top + 1 - box.y) * scale + 1, `${top} → ${y}`);
	}
});

test('pointer: the buttons are those of the mouse', async (t) => {
	const { scene, viewer } = await openEvents(t);

	for (const [button, code] of [['left', BTN_LEFT], ['middle', BTN_MIDDLE], ['right', BTN_RIGHT]])
		assert.equal((await clickPixel(scene, viewer, 300, 300, button)).button, code);
});

test('pointer: motion without a button arrives, the last of it exactly', async (t) => {
	const { scene, viewer } = await openEvents(t);

	await viewer.page.mouse.move(200, 200);
	await viewer.page.mouse.move(900, 501, { steps: 40 });
	await until('the last position arrives', () => {
		const last = scene.events('motion', 'enter').at(-1);
		return last && Math.floor(last.x) === 900 && Math.floor(last.y) === 501;
	});
});

test('pointer: a drag is a press, motion and a release, and goes on outside of the picture', async (t) => {
	const { scene, viewer } = await openEvents(t, { width: 1280, height: 1000 });
	const { mouse } = viewer.page;

	await mouse.move(...await viewer.whereIs(100, 300));
	await mouse.down();
	await mouse.move(...await viewer.whereIs(700, 400), { steps: 10 });
	await until('motion arrives while the button is down', () => {
		const last = scene.events().at(-2);
		return last?.event === 'motion' && Math.floor(last.x) === 700 && held(scene.events()).length === 1;
	});
	await mouse.move(800, 990);
	await until('the pointer stops at the lower edge', () => {
		const last = scene.events('motion').at(-1);
		return Math.floor(last.x) === 800 && Math.floor(last.y) === 719;
	});
	await mouse.up();
	await until('the button is up', () => held(scene.events()).length === 0);
	const [down, up] = scene.events('button');
	assert.deepEqual([Math.floor(down.x), Math.floor(down.y)], [100, 300]);
	assert.deepEqual([Math.floor(up.x), Math.floor(up.y)], [800, 719]);
});

test('pointer: the bars around the picture are not the desktop', async (t) => {
	const { scene, viewer } = await openEvents(t, { width: 1280, height: 1000 });

	await viewer.page.mouse.click(640, 980);
	await clickPixel(scene, viewer, 640, 360);
	assert.equal(presses(scene).length, 1);
});

/** Sum of what an axis got in 1/120 of a notch. */
const wheeled = (scene, axis) => scene.events('axis-120').filter((event) => event.axis === axis)
	.reduce((sum, { value }) => sum + value, 0);

for (const [name, dx, dy] of [['down', 0, 1], ['up', 0, -1], ['right', 1, 0], ['left', -1, 0]]) {
	test(`pointer: a notch of the wheel ${name} is one notch ${name} on the desktop`, async (t) => {
		const { scene, viewer } = await openEvents(t);

		await viewer.page.mouse.move(640, 360);
		for (let i = 0; i < 3; i++)
			await viewer.page.mouse.wheel(120 * dx, 120 * dy);
		await until('three notches arrive', () =>
			wheeled(scene, 'horizontal') === 360 * dx && wheeled(scene, 'vertical') === 360 * dy);
		/* 15 a notch is what libinput's mice give, so programs expect it. */
		assert.equal(scene.events('axis').reduce((sum, { value }) => sum + value, 0), 45 * (dx + dy));
		assert.ok(scene.events('axis-source').every(({ source }) => source === 'wheel'));
	});
}

test('pointer: a touchpad scrolls the desktop by as many pixels as it would a page, however small the steps', async (t) => {
	const { scene, viewer } = await openEvents(t);
	const moved = () => scene.events('axis').reduce((sum, { value }) => sum + value, 0);

	await viewer.page.mouse.move(640, 360);
	/* As a touchpad in Chromium says it: wheelDelta is three times the pixels. The driver makes whole notches only. */
	await viewer.page.evaluate(() => {
		for (let i = 0; i < 8; i++)
			document.elementFromPoint(640, 360)?.dispatchEvent(new WheelEvent('wheel', { clientX: 640, clientY: 360,
				deltaY: 2.3, .../** @type {any} */ ({ wheelDeltaY: -6.9 }), bubbles: true, cancelable: true }));
	});
	await until('eight times 2.3 pixels arrive', () => Math.abs(moved() - 18.4) < 0.2);
	assert.ok(scene.events('axis').length > 1, 'not in one leap');
	assert.ok(scene.events('axis-source').every(({ source }) => source !== 'wheel'));
});
