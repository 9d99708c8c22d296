/*
 * bench/motion.mjs: what a still and a moving desktop cost, and what of it arrives; and whether anything grows in time.
 *
 * Usage: node bench/motion.mjs --build BUILD [OPTION…]      (BUILD: a meson build folder with tests)
 *
 *   --seconds N       how long each measurement lasts (15)
 *   --content LIST    of still, motion (both)
 *   --viewers LIST    numbers of viewers (1,3)
 *   --size WxH        of the desktop (1280x720)
 *   --refresh HZ      of its output (60)
 *   --server ARGS     further options of the server, in one argument
 *   --soak MINUTES    instead: motion for so long, and a look at the server's memory, files and threads
 *   --reconnects K    during the soak: how often a viewer leaves and another comes (50)
 *   --json FILE       where the numbers go (BUILD/tests/artefacts/motion.json)
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({ options: {
	build: { type: 'string' },
	seconds: { type: 'string', default: '15' },
	content: { type: 'string', default: 'still,motion' },
	viewers: { type: 'string', default: '1,3' },
	size: { type: 'string', default: '1280x720' },
	refresh: { type: 'string', default: '60' },
	server: { type: 'string', default: '' },
	soak: { type: 'string' },
	reconnects: { type: 'string', default: '50' },
	json: { type: 'string' },
} });

if (!options.build)
	throw new Error('--build BUILD is missing: the meson build folder whose server is measured');
const build = resolve(options.build);
process.env.SELKIES_BINARY = join(build, 'server/selkies');
process.env.SELKIES_TEST_CLIENTS = join(build, 'tests/desktop-clients');
process.env.SELKIES_ARTEFACTS = join(build, 'tests/artefacts');

/* Only now: they look at the environment. */
const { processCpuMs, processTree } = await import('../tests/integration/process.mjs');
const { Scene } = await import('../tests/integration/scene.mjs');
const { Viewer, openBrowser } = await import('../tests/integration/viewer.mjs');
const { until, untilStill } = await import('../tests/integration/wait.mjs');

const [width, height] = options.size.split('x').map(Number);

/** Opens a desktop with this content, the server and the viewers, runs `work`, and closes it all. */
async function withDesktop(content, count, work) {
	const scene = new Scene(`bench ${content} ${count}`);
	const browser = await openBrowser();

	try {
		await scene.startLabwc();
		await scene.setSize(width, height, Number(options.refresh));
		const client = await scene.startClient(content === 'still' ? 'pattern' : 'motion');
		await scene.startServer({ args: options.server.split(' ').filter(Boolean) });
		const viewers = [];
		for (let i = 0; i < count; i++)
			viewers.push(await Viewer.watch(browser, scene.url, { width, height }));
		return await work({ scene, browser, client, viewers });
	} finally {
		await browser.close();
		await scene.close();
	}
}

/** What a viewer's page has received and shown since it was opened. */
async function received(viewer) {
	return viewer.page.evaluate(async () => {
		const { selkies } = /** @type {any} */ (window);
		const report = [...(await selkies.stats()).values()];
		const video = report.find(({ type, kind }) => type === 'inbound-rtp' && kind === 'video');
		const transport = report.find(({ type }) => type === 'transport');
		const { framesPresented } = await selkies.frames();
		return {
			at_ms: performance.now(), bytes: transport.bytesReceived, presented: framesPresented,
			decoded: video.framesDecoded, received: video.framesReceived, dropped: video.framesDropped,
			freezes: video.freezeCount, lost: video.packetsLost, plis: video.pliCount,
			decode_s: video.totalDecodeTime, jitter_buffer_s: video.jitterBufferDelay,
			emitted: video.jitterBufferEmittedCount,
		};
	});
}

/** CPU time of everything that takes part, in ms since the start of each. */
function cpuTimes({ scene, client }) {
	const chromium = processTree(process.pid)
		.filter((pid) => /^(chromium|chrome)/.test(scene.nameOf(pid) ?? '')).map((pid) => [pid, processCpuMs(pid)]);

	return { server: processCpuMs(scene.server.pid), labwc: processCpuMs(scene.labwc.pid),
		client: processCpuMs(client.pid), chromium: chromium.reduce((sum, [, ms]) => sum + ms, 0) };
}

const round = (value, digits = 1) => Number(value.toFixed(digits));

/** The rates of one viewer between two readings. */
function rates(before, now) {
	const seconds = (now.at_ms - before.at_ms) / 1000;
	const per = (member) => (now[member] - before[member]) / seconds;
	const decoded = now.decoded - before.decoded;

	return {
		received_fps: round(per('received')), decoded_fps: round(per('decoded')), presented_fps: round(per('presented')),
		dropped: now.dropped - before.dropped, freezes: now.freezes - before.freezes, lost: now.lost - before.lost,
		bytes_per_second: Math.round(per('bytes')),
		decode_ms: decoded ? round((now.decode_s - before.decode_s) * 1000 / decoded, 2) : null,
		jitter_buffer_ms: now.emitted > before.emitted ?
			round((now.jitter_buffer_s - before.jitter_buffer_s) * 1000 / (now.emitted - before.emitted), 2) : null,
	};
}

/** Measures for the time that was asked for, after the picture is refined or runs. */
async function measure(content, count) {
	return withDesktop(content, count, async (desktop) => {
		const { scene, viewers } = desktop;

		if (content === 'still')
			await untilStill('the picture is refined', async () => (await scene.status()).encoder.access_units);
		else
			await until('the motion is seen', () => viewers.at(-1).barcode());
		await pause(2000);
		const [cpu, before] = [cpuTimes(desktop), await Promise.all(viewers.map(received))];
		const counted = (await scene.status()).encoder;
		const begin = performance.now();
		await pause(Number(options.seconds) * 1000);
		const [cpuNow, now] = [cpuTimes(desktop), await Promise.all(viewers.map(received))];
		const seconds = (performance.now() - begin) / 1000;
		const status = await scene.status();
		return {
			content, viewers: count, seconds: round(seconds),
			cores: Object.fromEntries(Object.entries(cpuNow)
				.map(([name, ms]) => [name, round((ms - cpu[name]) / 1000 / seconds, 4)])),
			access_units_per_second: round((status.encoder.access_units - counted.access_units) / seconds),
			encode_us: status.encoder.encode_us, convert_us: status.encoder.convert_us,
			viewer: now.map((values, i) => rates(before[i], values)),
		};
	});
}

/** Counts of the server in a quiet moment: the lowest of a second for what pools make come and go. */
async function look(scene, minute) {
	const looks = [];

	for (let i = 0; i < 20; i++) {
		looks.push(scene.server.usage());
		await pause(50);
	}
	const lowest = (member) => Math.min(...looks.map((usage) => usage[member]));
	return { minute: round(minute, 2), rss_kb: lowest('rss_kb'), fds: lowest('fds'), threads: lowest('threads') };
}

/** One viewer stays and one is replaced again and again while the desktop moves. */
async function soak(minutes, reconnects) {
	return withDesktop('motion', 1, async ({ scene, browser }) => {
		const begin = performance.now();
		const minute = () => (performance.now() - begin) / 60000;
		const looks = [];
		let guest = await Viewer.watch(browser, scene.url, { width, height });

		for (let done = 0; done < reconnects || minute() < minutes;) {
			if (minute() >= looks.length + 1)
				looks.push(await lookWithTwo(scene, minute()));
			if (done < reconnects && minute() >= minutes * done / reconnects) {
				await guest.close();
				guest = await Viewer.watch(browser, scene.url, { width, height });
				done++;
			}
			await pause(200);
		}
		looks.push(await lookWithTwo(scene, minute()));
		const [first, last] = [looks[0], looks.at(-1)];
		return { soak_minutes: minutes, reconnects, first, last, looks,
			rss_growth_percent: round((last.rss_kb - first.rss_kb) * 100 / first.rss_kb),
			fds_growth: last.fds - first.fds, threads_growth: last.threads - first.threads };
	});
}

async function lookWithTwo(scene, minute) {
	await until('both viewers are there and no other', async () => {
		const { viewers } = await scene.status();
		return viewers.length === 2 && viewers.every(({ carrier }) => carrier !== 'none');
	});
	return look(scene, minute);
}

function print(result) {
	if (result.looks) {
		for (const { minute, rss_kb, fds, threads } of result.looks)
			console.log(`minute ${String(minute).padStart(6)}: RSS ${rss_kb} kB, ${fds} fds, ${threads} threads`);
		console.log(`from the first to the last: RSS ${result.rss_growth_percent} %, fds ${result.fds_growth}, ` +
			`threads ${result.threads_growth}; ${result.reconnects} reconnects`);
		return;
	}
	const { server, labwc, client, chromium } = result.cores;
	console.log(`${result.content}, ${result.viewers} viewer(s), ${result.seconds} s: cores: server ${server}, ` +
		`labwc ${labwc}, client ${client}, chromium ${chromium}; ${result.access_units_per_second} access units/s, ` +
		`encode p50 ${result.encode_us.p50} p95 ${result.encode_us.p95} µs, convert p50 ${result.convert_us.p50} µs`);
	result.viewer.forEach((viewer, i) => console.log(`  viewer ${i + 1}: ${viewer.decoded_fps} fps decoded, ` +
		`${viewer.presented_fps} presented, ${viewer.dropped} dropped, ${viewer.freezes} freezes, ${viewer.lost} lost, ` +
		`${viewer.bytes_per_second} B/s, decode ${viewer.decode_ms} ms, jitter buffer ${viewer.jitter_buffer_ms} ms`));
}

const results = [];
if (options.soak) {
	results.push(await soak(Number(options.soak), Number(options.reconnects)));
	print(results[0]);
} else {
	for (const content of options.content.split(',')) {
		for (const count of options.viewers.split(',').map(Number)) {
			results.push(await measure(content, count));
			print(results.at(-1));
		}
	}
}
const file = resolve(options.json ?? join(process.env.SELKIES_ARTEFACTS, 'motion.json'));
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, `${JSON.stringify({ at: new Date().toISOString(), options, results }, null, '\t')}\n`);
console.log(`numbers: ${file}`);
