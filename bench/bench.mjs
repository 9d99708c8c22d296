/*
 * bench/bench.mjs: the table of contents: what can be measured, with which options, and where the results go.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** What a scenario is in its module, scenarios/NAME.mjs: `run(bench)` measures and returns a result for report.mjs. */
const SCENARIOS = {
	latency: 'input to photon and drawn to seen, and where the time of a frame goes',
	content: 'how fresh each kind of content arrives, and what it costs',
	cost: 'processor and memory against pixels, frame rate and number of viewers',
	encoder: 'every encoder that works here: time, rate and quality',
	frames: 'capture and encoding without a browser',
	network: 'loss, distance, a changing rate and an upload beside, played by a relay',
	soak: 'whether memory, files or threads grow while viewers come and go',
	self: 'the harness measured with itself: an added delay, a frozen server',
};

/** The servers that can be measured: the module in targets/, and the name of its start function. */
const PEERS = {
	'selkies-websocket': ['selkies', 'startWebsocket'],
	'selkies-webrtc': ['selkies', 'startWebrtc'],
	'wayvnc-novnc': ['wayvnc', 'start'],
	'naive': ['naive', 'start'],
};

const OPTIONS = {
	build: { type: 'string', help: 'the meson build folder whose programs are used; bench/run gives it' },
	peers: { type: 'string', argument: '[=NAMES]', help: `measure these too, in turns with ours: ${Object.keys(PEERS).join(', ')}; all if none is named` },
	repeats: { type: 'string', argument: 'N', help: 'how many turns each target gets (5, with --quick 1)' },
	quick: { type: 'boolean', help: 'less of everything: a scenario takes less than two minutes' },
	size: { type: 'string', argument: 'WxH', default: '1280x720', help: 'of the desktop' },
	refresh: { type: 'string', argument: 'HZ', default: '60', help: 'of the desktop' },
	framerate: { type: 'string', argument: 'FPS', default: '60', help: 'that the targets are asked for' },
	rate: { type: 'string', argument: 'KBPS', default: '8000', help: 'that the targets are asked for' },
	server: { type: 'string', argument: 'ARGS', default: '', help: 'further options of our server, in one argument' },
	minutes: { type: 'string', argument: 'N', default: '10', help: 'how long a soak lasts' },
	json: { type: 'string', argument: 'FILE', help: 'where the results go, with pictures beside it (BUILD/results/SCENARIO.json)' },
	save: { type: 'boolean', help: 'put the results into bench/results/, to be committed' },
	help: { type: 'boolean', help: 'print this and exit' },
};

function usage() {
	const scenarios = Object.entries(SCENARIOS).map(([name, what]) => `  ${name.padEnd(12)} ${what}`);
	const options = Object.entries(OPTIONS).filter(([name]) => name !== 'build').map(([name, { argument, help }]) =>
		`  --${name}${argument ? (argument.startsWith('[') ? argument : ` ${argument}`) : ''}\n      ${help}`);

	return `Usage: bench/run [SCENARIO...] [OPTION...]\n\nScenarios (latency if none is named):\n${scenarios.join('\n')}\n\n` +
		`bench/run readme writes README's table from the newest results in bench/results.\n\n` +
		`Options, besides --suite and --host, which are those of ./test:\n${options.join('\n')}`;
}

function fail(message) {
	console.error(`bench: ${message}`);
	process.exit(2);
}

function number(name, text, least, most) {
	const value = Number(text);

	if (!/^\d+$/.test(text) || value < least || value > most)
		fail(`--${name} is "${text}"; it wants a whole number from ${least} to ${most}`);
	return value;
}

/* Node's parser knows no optional values: --peers alone means all. */
function readArguments() {
	const given = process.argv.slice(2).map((argument) => (argument === '--peers' ? '--peers=all' : argument));

	try {
		const { values, positionals } = parseArgs({ args: given, options: Object.fromEntries(Object.entries(OPTIONS)
			.map(([name, { type, default: initial }]) => [name, { type, ...(initial === undefined ? {} : { default: initial }) }])),
		allowPositionals: true });
		return { values, scenarios: positionals.length ? positionals : ['latency'] };
	} catch (error) {
		return fail(`${error.message}\n\n${usage()}`);
	}
}

function readSettings(values) {
	const [, width, height] = /^(\d+)x(\d+)$/.exec(values.size) ?? fail(`--size is "${values.size}"; it wants something like 1280x720`);

	return { width: number('size', width, 640, 7680), height: number('size', height, 360, 4320),
		refresh: number('refresh', values.refresh, 1, 1000), framerate: number('framerate', values.framerate, 1, 240),
		rateKbps: number('rate', values.rate, 100, 100000) };
}

async function loadTargets(values) {
	const names = values.peers === undefined ? [] : values.peers === 'all' ? Object.keys(PEERS) : values.peers.split(',');
	const ours = await import('./targets/ours.mjs');
	const targets = { ours: ours.withOptions(...values.server.split(' ').filter(Boolean)) };

	for (const name of names) {
		const [module, start] = PEERS[name] ?? fail(`there is no peer "${name}"; there are ${Object.keys(PEERS).join(', ')}`);
		targets[name] = (await import(`./targets/${module}.mjs`))[start];
	}
	return targets;
}

const { values, scenarios } = readArguments();
if (values.help) {
	console.log(usage());
	process.exit(0);
}
for (const name of scenarios)
	if (!(name in SCENARIOS))
		fail(`there is no scenario "${name}"; there are ${Object.keys(SCENARIOS).join(', ')}`);
if (!values.build)
	fail('--build is missing: the meson build folder, configured with -Dbench=true; bench/run gives it');
const build = resolve(values.build);
Object.assign(process.env, { SELKIES_BINARY: join(build, 'server/selkies'), SELKIES_ARTEFACTS: join(build, 'bench-logs'),
	SELKIES_TEST_CLIENTS: join(build, 'tests/desktop-clients'), SELKIES_BENCH_PROGRAMS: join(build, 'bench') });

/* Only now: they look at the environment. */
const { openBrowser } = await import('../tests/integration/viewer.mjs');
const { describeMachine, disturbance } = await import('./machine.mjs');
const { Stage } = await import('./stage.mjs');
const { printResult } = await import('./report.mjs');

/**
 * What a scenario gets.
 * @typedef {object} Bench
 * @property {import('playwright-core').Browser} browser
 * @property {import('./stage.mjs').Stage} stage a desktop of the wanted size; its settings are those of the targets
 * @property {(changes: object) => Promise<import('./stage.mjs').Stage>} openStage another desktop, with other settings
 * @property {Record<string, Function>} targets name → start(); ours is the first
 * @property {number} repeats
 * @property {boolean} quick
 * @property {number} minutes of a soak
 * @property {(text: string) => void} say
 */

const settings = readSettings(values);
const targets = await loadTargets(values);
const repeats = values.repeats === undefined ? (values.quick ? 1 : 5) : number('repeats', values.repeats, 1, 100);
const say = (text) => console.error(`bench: ${text}`);

async function runScenario(name) {
	const { run } = await import(`./scenarios/${name}.mjs`);
	const browser = await openBrowser();
	const machine = describeMachine(browser);
	const stage = await Stage.open(settings);

	try {
		const openStage = (changes) => Stage.open({ ...settings, ...changes });
		const result = await run({ browser, stage, openStage, targets, repeats, quick: Boolean(values.quick),
			minutes: number('minutes', values.minutes, 1, 1440), say });
		return { scenario: name, machine, settings: { ...settings, repeats, quick: Boolean(values.quick), server: values.server },
			disturbed: disturbance(result.watched), ...result };
	} finally {
		await browser.close();
		await stage.close();
	}
}

function save(result) {
	const { plots = {}, ...rest } = result;
	const named = values.save ? resolve('bench/results', `${result.machine.date.slice(0, 10)}-${result.scenario}.json`) :
		resolve(values.json ?? join(build, 'results', `${result.scenario}.json`));

	mkdirSync(dirname(named), { recursive: true });
	writeFileSync(named, `${JSON.stringify({ ...rest, plots: Object.keys(plots) }, null, '\t')}\n`);
	for (const [name, svg] of Object.entries(plots))
		writeFileSync(named.replace(/(\.json)?$/, `-${name}.svg`), svg);
	return named;
}

for (const name of scenarios) {
	const result = await runScenario(name);
	printResult(result);
	process.exitCode = result.failed ? 1 : process.exitCode;
	say(`results with pictures: ${save(result)}`);
}
