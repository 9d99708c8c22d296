/*
 * The bench without a browser: what selkies-bench says of a desktop that moves, of one that stands still, and of encoders.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';

import { program } from '../../bench/programs.mjs';
import { Scene } from './scene.mjs';
import { until } from './wait.mjs';

const motion = join(resolve(process.env.SELKIES_TEST_CLIENTS ?? 'clients'), 'motion');

let runs = 0;

/** Runs it to its end; JSON, where it printed some, is in `report`. */
async function bench(scene, args, env = {}) {
	const child = scene.start(`selkies-bench-${++runs}`, [program('tool/selkies-bench'), ...args], env);

	await until('selkies-bench ends', () => child.ended, { timeoutMs: 120000 });
	const { code } = await child.exit;
	const text = child.lines.join('\n');
	return { code, said: child.tail(100), text, report: text.startsWith('{') ? JSON.parse(text) : null };
}

/** Runs it with JSON on stdout; it must succeed. */
async function measure(scene, ...args) {
	const { code, said, report } = await bench(scene, [...args, '--json'], { WAYLAND_DISPLAY: scene.display });

	assert.equal(code, 0, said);
	return report;
}

async function openDesktop(t, ...client) {
	const scene = Scene.open(t);

	await scene.startLabwc();
	if (client.length)
		await scene.startClient(...client);
	return scene;
}

function assertDurations(summary, count) {
	assert.equal(summary.count, count);
	assert.ok(summary.min >= 0 && summary.min <= summary.p50 && summary.p50 <= summary.p95 &&
		summary.p95 <= summary.p99 && summary.p99 <= summary.max, JSON.stringify(summary));
	assert.ok(summary.mean >= summary.min && summary.mean <= summary.max);
}

function assertMachine(report) {
	assert.equal(report.tool, 'selkies-bench');
	assert.match(report.version, /^\d+\.\d+\.\d+$/);
	assert.ok(Number.isFinite(Date.parse(report.date)), report.date);
	assert.ok(report.machine.cores >= 1);
	assert.match(report.machine.kernel, /^Linux /);
}

test('frame bench: a desktop that moves is captured and encoded, and every frame is accounted for', async (t) => {
	const scene = await openDesktop(t, 'motion');
	const report = await measure(scene, 'frames', '--seconds', '3');
	const { captured, encoded, desktop, self, compositor } = report;

	assertMachine(report);
	assert.equal(report.command, 'frames');
	assert.equal(report.ended_by, 'seconds');
	assert.equal(report.still, false);
	assert.ok(report.measured_us >= 3000000 && report.warm_up_us >= 1000000);
	assert.deepEqual([desktop.backend, desktop.output, desktop.width, desktop.height],
		['wlr-screencopy', 'HEADLESS-1', 1280, 720]);

	assert.ok(captured.frames > 0);
	assert.equal(captured.missing_serials, 0);
	assert.equal(captured.last_serial - captured.first_serial + 1, captured.frames);
	assertDurations(captured.commit_to_captured_us, captured.frames);
	assert.ok(captured.damage_share.mean > 0.5 && captured.damage_share.p95 <= 1);

	assert.ok(encoded.pictures > 0);
	assert.equal(encoded.encoder, 'x264');
	assert.match(encoded.reason, /libx264/);
	assert.equal(encoded.backward_serials, 0);
	/* What is on its way when counting begins and ends is counted on one side only. */
	assert.ok(Math.abs(captured.frames - encoded.pictures - encoded.dropped) <= 5,
		`${captured.frames} captured, ${encoded.pictures} encoded, ${encoded.dropped} dropped`);
	for (const name of ['captured_to_begin_us', 'convert_us', 'encode_us', 'commit_to_encoded_us'])
		assertDurations(encoded[name], encoded.pictures);
	assert.ok(encoded.commit_to_encoded_us.min >= encoded.encode_us.min);
	assert.ok(encoded.bytes > 0 && encoded.kbit_s > 0);
	assert.ok(encoded.largest_access_unit_bytes <= encoded.bytes);
	assert.ok(encoded.first_keyframe_bytes > 0);

	assert.ok(self.cpu_cores > 0 && self.rss_kb > 1000);
	assert.equal(compositor.pid, scene.labwc.pid);
	assert.ok(compositor.cpu_cores > 0 && compositor.rss_kb > 1000);
});

test('frame bench: a desktop that stands still is a result, but not when frames are asked for', async (t) => {
	const scene = await openDesktop(t, 'pattern');
	const report = await measure(scene, 'frames', '--seconds', '2');

	assert.equal(report.still, true);
	assert.equal(report.captured.frames, 0);
	assert.equal(report.captured.commit_to_captured_us, null);
	assert.equal(report.encoded.pictures, 0);
	assert.ok(report.encoded.first_keyframe_bytes > 0);

	const asked = await bench(scene, ['frames', '--frames', '5', '--display', scene.display]);
	assert.equal(asked.code, 1);
	assert.match(asked.text, /Nothing changed/);
	assert.match(asked.said, /--frames 5: none was captured/);
});

test('frame bench: so many frames are so many, with and without encoding', async (t) => {
	const scene = await openDesktop(t, 'motion');
	const capture = await measure(scene, 'frames', '--frames', '50', '--capture-only');

	assert.equal(capture.ended_by, 'frames');
	assert.equal(capture.captured.frames, 50);
	assert.equal(capture.encoded, null);

	const encode = await measure(scene, 'frames', '--frames', '40', '--framerate', '30', '--rate', '1500');
	assert.equal(encode.encoded.pictures, 40);
	assert.equal(encode.encoded.framerate, 30);
	assert.equal(encode.encoded.rate_kbit_s, 1500);
	assert.ok(encode.captured.frames > 40, 'the output is faster than the cap');
	assert.ok(encode.encoded.dropped > 0);
});

test('frame bench: it starts a compositor, and ends it', async (t) => {
	const scene = Scene.open(t);
	const file = scene.path('report.json');
	const { code, text, said } = await bench(scene, ['frames', '--frames', '30', `--json=${file}`, '--',
		...scene.labwcCommand, '-s', motion], { ...scene.labwcEnv });

	assert.equal(code, 0, said);
	assert.match(text, /commit to encoded +[\d.]+ +[\d.]+/);
	const report = JSON.parse(readFileSync(file, 'utf8'));
	assert.equal(report.encoded.pictures, 30);
	assert.ok(report.compositor.pid > 0);
	await until('the compositor is gone', () => !existsSync(`/proc/${report.compositor.pid}`));
});

test('frame bench: what cannot be measured is refused in words', async (t) => {
	const scene = Scene.open(t);
	const cases = [
		[['frames', '--display', 'wayland-9', '--patience', '1'], /no desktop after 1 s.*wayland-9/],
		[['frames', '--', 'false'], /"false" ended before it was measured/],
		[['frames', '--', 'there-is-no-such-compositor'], /there-is-no-such-compositor/],
		[['frames', '--'], /no command behind "--"/],
		[['frames', '--encoder', 'h266', '--patience', '1'], /no encoder “h266”; there are: auto, x264/],
		[['frames', '--frames', '0'], /"0" is not a whole number/],
		[['frames', '--frames', '5', '--seconds', '5'], /give the other up/],
		[['encode', '--encoder', 'h266'], /no encoder “h266”/],
		[['encode', '--content', 'opera'], /no content "opera"; there are: text, scroll, motion, noise/],
		[['encode', '--content', 'missing.y4m'], /missing\.y4m/],
		[['encode', '--size', '33x33'], /"33x33" is not a size/],
		[['encode', '--', 'labwc'], /"labwc" stands behind "--"/],
		[['decode'], /"decode" is no subcommand/],
		[[], /what is to be measured/],
	];

	for (const [args, message] of cases) {
		const { code, said } = await bench(scene, args);

		assert.equal(code, 1, `${args}: ${said}`);
		assert.match(said, message);
	}
});

test('frame bench: encoders get a row for each content and mode', async (t) => {
	const scene = Scene.open(t);
	const report = await measure(scene, 'encode', '--encoder', 'all', '--content', 'motion,text', '--frames', '30',
		'--size', '640x360', '--rate', '4000');

	assertMachine(report);
	assert.deepEqual(report.refused, []);
	assert.deepEqual(report.rows.map(({ encoder, content, mode }) => [encoder, content, mode]), [
		['x264', 'motion', 'paced'], ['x264', 'motion', 'saturated'],
		['x264', 'text', 'paced'], ['x264', 'text', 'saturated'],
	]);
	for (const row of report.rows) {
		assert.equal(row.problem, null);
		assert.equal(row.quality_problem, null);
		assert.deepEqual([row.codec, row.width, row.height, row.framerate, row.rate_kbit_s, row.pictures],
			['h264', 640, 360, 60, 4000, 30]);
		assertDurations(row.encode_us, 29);
		assertDurations(row.convert_us, 29);
		assert.ok(row.psnr_y_db > 20 && row.psnr_y_db < 100, `${row.psnr_y_db} dB`);
		assert.ok(row.psnr_y_min_db <= row.psnr_y_db);
		assert.ok(row.ssim_y > 0.5 && row.ssim_y <= 1, `SSIM ${row.ssim_y}`);
		assert.deepEqual([row.late_pictures, row.missing_pictures, row.keyframes], [0, 0, 1]);
		assert.ok(row.first_keyframe.bytes > 0 && row.first_keyframe.bytes <= row.largest_access_unit_bytes);
		assert.ok(row.kbit_s > 0 && row.cpu_us_per_picture > 0);
		assert.equal(row.overruns === null, row.mode === 'saturated');
	}
});

/** A file in which a gradient travels. */
function writeY4m(path, width, height, count) {
	const parts = [Buffer.from(`YUV4MPEG2 W${width} H${height} F25:1 Ip C420jpeg\n`)];

	for (let number = 0; number < count; number++) {
		const picture = Buffer.alloc(width * height * 3 / 2, 128);

		for (let y = 0; y < height; y++)
			for (let x = 0; x < width; x++)
				picture[y * width + x] = 16 + (x + y + number * 4) % 200;
		parts.push(Buffer.from('FRAME\n'), picture);
	}
	writeFileSync(path, Buffer.concat(parts));
}

test('frame bench: a y4m file is encoded as it is', async (t) => {
	const scene = Scene.open(t);
	const file = scene.path('gradient.y4m');

	writeY4m(file, 320, 240, 10);
	const [whole] = (await measure(scene, 'encode', '--content', file, '--saturated')).rows;
	assert.deepEqual([whole.content, whole.width, whole.height, whole.framerate, whole.pictures, whole.convert_us],
		['gradient.y4m', 320, 240, 25, 10, null]);
	assert.ok(whole.psnr_y_db > 30, `${whole.psnr_y_db} dB`);

	const [twice] = (await measure(scene, 'encode', '--content', file, '--saturated', '--frames', '20')).rows;
	assert.equal(twice.pictures, 20);
	assert.ok(twice.psnr_y_min_db > 25, `${twice.psnr_y_min_db} dB`);

	writeFileSync(file, readFileSync(file).subarray(0, -1));
	const broken = await bench(scene, ['encode', '--content', file]);
	assert.equal(broken.code, 1);
	assert.match(broken.said, /gradient\.y4m.*picture 9, at byte/);
});
