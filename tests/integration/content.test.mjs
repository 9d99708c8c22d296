/*
 * What the bench shows on the desktop (bench/content) and how it is read (bench/mark.mjs), on a plain labwc.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { clockDifferenceUs, decodeMark, markArea, markPoints } from '../../bench/mark.mjs';
import { program } from '../../bench/programs.mjs';
import { luma } from './picture.mjs';
import { Scene } from './scene.mjs';
import { Viewer, openBrowser } from './viewer.mjs';
import { until, untilStill } from './wait.mjs';

const MOVING = ['typing', 'scroll', 'drag', 'video', 'game'];
const KINDS = ['still', ...MOVING];

/** CLOCK_MONOTONIC, which the clients print, in µs. */
const nowUs = () => Number(process.hrtime.bigint() / 1000n);

function startContent(scene, args, protocol = '') {
	const command = [program('content/bench-content'), ...args];

	return scene.start('content', protocol ? ['sh', '-c', 'exec "$@" 2> "$0"', protocol, ...command] : command,
		{ WAYLAND_DISPLAY: scene.display, ...(protocol && { WAYLAND_DEBUG: 'client' }) });
}

/** A desktop with this content, its first picture on the screen. protocol: a file for what client and compositor say. */
async function show(t, args, { protocol = false } = {}) {
	const scene = Scene.open(t);

	await scene.startLabwc();
	const content = startContent(scene, args, protocol ? scene.path('protocol') : '');
	await content.line(/^ready 1280x720$/);
	return { scene, content };
}

const markOf = (picture) => decodeMark(markPoints().map(({ x, y }) => luma(picture.at(x, y))));

/** What the content said of its presses: `[{count, us}]`. */
const inputs = (content) => content.lines.map((line) => /^input (\d+) (\d+)$/.exec(line)).filter(Boolean)
	.map(([, count, us]) => ({ count: Number(count), us: Number(us) }));

/** Plugs in a keyboard that stays, and types until the content hears it; returns the count of presses by then. */
async function plugKeyboard(scene, content) {
	scene.start('keyboard', ['wtype', '-s', '600000', ' '], { WAYLAND_DISPLAY: scene.display });
	await until('the content gets keys', async () => {
		await scene.runOnDesktop('wtype', 'a');
		return inputs(content).length > 0;
	});
	await untilStill('all of them have come', () => inputs(content).length);
	return inputs(content).length;
}

/** How much of the desktop each commit so far damaged besides the mark, as shares of all. */
function damages(scene) {
	const area = markArea();
	const isMark = (rect) => String(rect) === String([area.x, area.y, area.width, area.height]);
	const pictures = readFileSync(scene.path('protocol'), 'utf8').split(/wl_surface#\d+\.commit\(\)/).slice(0, -1);

	return pictures.map((said) => [...said.matchAll(/damage_buffer\((.*)\)/g)]
		.map(([, numbers]) => numbers.split(', ').map(Number)).filter((rect) => !isMark(rect))
		.reduce((sum, [, , width, height]) => sum + width * height, 0) / (1280 * 720));
}

/** The pixels outside the mark that differ, as a share of all. */
function difference(a, b) {
	const area = markArea();
	let pixels = 0;

	for (let y = 0; y < a.height; y++) {
		for (let x = 0; x < a.width; x++) {
			const isMark = x >= area.x && x < area.x + area.width && y >= area.y && y < area.y + area.height;
			if (!isMark && String(a.at(x, y)) !== String(b.at(x, y)))
				pixels++;
		}
	}
	return pixels / (a.width * a.height);
}

for (const kind of KINDS) {
	test(`content: ${kind} shows when it was drawn`, async (t) => {
		const begin = nowUs();
		const { scene } = await show(t, [kind]);
		const mark = markOf(await scene.screenshot());

		assert.equal(mark.count, 0);
		const age = clockDifferenceUs(Math.floor(nowUs() / 100), mark.clock);
		assert.ok(age >= 0 && age <= nowUs() - begin, `drawn ${age} µs ago, but started ${nowUs() - begin} µs ago`);
	});
}

/* How much of the desktop changes, at least and at most, from one picture to one of the next. */
const CHANGES = { typing: [0, 0.01], scroll: [0.05, 1], drag: [0.01, 0.6], video: [0.2, 0.26], game: [0.8, 1] };

for (const kind of MOVING) {
	test(`content: ${kind} moves, and changes only what it should`, async (t) => {
		const { scene } = await show(t, [kind], { protocol: true });
		const before = await scene.screenshot();
		const [least, most] = CHANGES[kind];

		const now = await until('something moves', async () => {
			const picture = await scene.screenshot();
			return difference(before, picture) > least && picture;
		});
		const share = difference(before, now);
		assert.ok(share <= most, `${share} of the desktop changed`);
		assert.ok(clockDifferenceUs(markOf(now).clock, markOf(before).clock) > 0);
		/* What it damages is what a server has to look at, whether or not it changed. The first commit has no picture, and the
		 * second all of it. */
		const pictures = damages(scene).slice(2);
		assert.ok(pictures.length > 0);
		for (const damage of pictures)
			assert.ok(damage > 0 && damage <= most, `${damage} of the desktop is damaged`);
	});
}

for (const kind of MOVING) {
	test(`content: ${kind} shows the same in each run, at any pace`, async (t) => {
		const last = async (fps) => {
			const { scene, content } = await show(t, [kind, '--fps', fps, '--pictures', '40']);

			await content.line(/^done 40$/);
			return scene.screenshot();
		};

		assert.equal(difference(await last('60'), await last('120')), 0);
	});
}

/**
 * A screenshot for which the compositor has drawn everything anew: of a picture of which it was told that little changed,
 * it does not look at the rest. Another window covers the content and goes.
 */
async function uncovered(scene) {
	const cover = await scene.startClient('pattern');

	await cover.stop();
	return until('the content is seen again', async () => {
		const picture = await scene.screenshot();
		return markOf(picture) && picture;
	});
}

for (const kind of KINDS) {
	test(`content: ${kind} is whole in each buffer`, async (t) => {
		const motion = kind === 'still' ? [] : ['--fps', '60', '--pictures', '40'];
		const { scene, content } = await show(t, [kind, ...motion]);

		if (kind !== 'still')
			await content.line(/^done 40$/);
		const last = await scene.screenshot();
		const count = await plugKeyboard(scene, content);
		/* Each press shows the same picture again, from another buffer. */
		for (let press = 1; press <= 3; press++) {
			await scene.runOnDesktop('wtype', 'b');
			await until('the press is seen', async () =>
				markOf(await scene.screenshot())?.count === (count + press) % 256);
			assert.equal(difference(last, await uncovered(scene)), 0);
		}
	});
}

test('content: a still desktop stays as it is until a key makes a picture that differs in nothing but its mark', async (t) => {
	const { scene, content } = await show(t, ['still']);
	const count = await plugKeyboard(scene, content);
	const before = await scene.screenshot();
	assert.equal(markOf(before).count, count % 256);
	assert.deepEqual(await untilStill('nothing is drawn', async () => markOf(await scene.screenshot())), markOf(before));

	const pressedUs = nowUs();
	await scene.runOnDesktop('wtype', 'b');
	await content.line(new RegExp(`^input ${count + 1} `));
	const after = await until('the count rises', async () => {
		const picture = await scene.screenshot();
		return markOf(picture).count === (count + 1) % 256 && picture;
	});
	assert.equal(inputs(content).length, count + 1, 'a release is no press');
	const { us } = inputs(content).at(-1);
	assert.ok(us >= pressedUs && us <= nowUs());
	assert.ok(clockDifferenceUs(markOf(after).clock, Math.floor(us / 100)) >= 0, 'drawn after the key came');
	assert.equal(difference(before, after), 0);
	/* The patch is for people, who must see a change. */
	assert.notDeepEqual(before.at(616, 80), after.at(616, 80));
});

test('content: a press makes a picture at once, beside those of the animation', async (t) => {
	const { scene, content } = await show(t, ['game'], { protocol: true });
	const count = await plugKeyboard(scene, content);

	for (let i = 0; i < 5; i++)
		await scene.runOnDesktop('wtype', 'b');
	await until('the last is seen', async () => markOf(await scene.screenshot()).count === (count + 5) % 256);
	const said = readFileSync(scene.path('protocol'), 'utf8').split('\n');
	const presses = said.flatMap((line, i) => (/wl_keyboard#\d+\.key\(.*, 1\)$/.test(line) ? [i] : []));
	assert.equal(presses.length, count + 5);
	for (const press of presses) {
		const commit = said.findIndex((line, i) => i > press && /wl_surface#\d+\.commit\(\)/.test(line));
		const answer = said.slice(press, commit).filter((line) => line.includes('-> wl_surface'));
		/* It asks for no frame callback, so it waited for none; and it damages nothing but the mark. */
		assert.deepEqual(answer.map((line) => /\.(frame|attach|damage_buffer\(.*)/.exec(line)?.[1]),
			['attach', 'damage_buffer(48, 48, 608, 64)'], answer.join('\n'));
	}
});

test('content: a click counts, and the mark is read from the picture in the browser', async (t) => {
	const { scene, content } = await show(t, ['drag']);
	await scene.startServer();
	const viewer = await Viewer.watch(await openBrowser(t), scene.url);
	const seen = async () => {
		const colours = await viewer.colours(markPoints());
		return decodeMark(colours.map(luma));
	};

	await until('the mark is read', seen);
	await viewer.page.mouse.click(900, 500);
	await content.line(/^input 1 /);
	await until('the click is seen', async () => (await seen()).count === 1);
	assert.equal(inputs(content).length, 1);
});

test('content: what is wrong with its arguments or the desktop is said', async (t) => {
	const scene = Scene.open(t);
	const refused = async (...args) => {
		const content = startContent(scene, args);
		const { code } = await content.exit;
		return { code, said: content.tail() };
	};

	await scene.startLabwc();
	for (const [args, what] of [
		[['films'], /KIND is films; give still, typing, scroll, drag, video or game/],
		[['game', '--fps', '1'], /--fps is 1; give a number from 2 to 240/],
		[['game', '--fps', '12x'], /--fps is 12x; give a number from 2 to 240/],
		[['game', '--pictures', '0'], /--pictures is 0; give a number from 1 to 1000000/],
		[['still', '--fps', '30'], /KIND is still; --fps and --pictures are for the kinds that move/],
		[[], /Usage: bench-content KIND/],
		[['still', 'game'], /Usage: bench-content KIND/],
	]) {
		const { code, said } = await refused(...args);
		assert.equal(code, 2, args.join(' '));
		assert.match(said, what);
	}
	await scene.setSize(640, 480);
	const { code, said } = await refused('still');
	assert.equal(code, 1);
	assert.match(said, /the desktop is 640x480; the mark needs more than 656x112/);
});
