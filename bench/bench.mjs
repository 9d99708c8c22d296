/*
 * bench/bench.mjs: the table of contents: what can be measured, and where the results go.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import { UsageError, readOptions, usage } from './options.mjs';

/** What a scenario is in its module, scenarios/NAME.mjs: `run(bench)` measures and returns a result for report.mjs. */
const SCENARIOS = {
	latency: 'input to photon and drawn to seen, and where the time of a frame goes',
	content: 'how fresh each kind of content arrives, and what it costs',
	cost: 'processor and memory against pixels, frame rate and number of viewers',
	network: 'loss, distance, a changing rate and an upload beside, played by a relay',
	frames: 'capture and encoding without a browser',
	encoder: 'every encoder that works here: time, rate and quality',
	soak: 'whether memory, files or threads grow while viewers come and go',
	self: 'the harness measured with itself: an added delay, a frozen server',
	url: 'both latencies of any page at --url, on whose desktop bench-content runs',
};

/** The servers that can be measured beside ours: the module in targets/, and the name of its start function. */
const PEERS = {
	'selkies-websocket': ['selkies', 'startWebsocket'],
	'selkies-webrtc': ['selkies', 'startWebrtc'],
	'wayvnc-novnc': ['wayvnc', 'start'],
	'naive': ['naive', 'start'],
};

/**
 * What a scenario gets.
 * @typedef {object} Bench
 * @property {import('playwright-core').Browser} browser
 * @property {import('./stage.mjs').Stage} stage a desktop of the wanted size; its settings are those of the targets
 * @property {(changes: object) => Promise<import('./stage.mjs').Stage>} openStage another desktop, with other settings
 * @property {Record<string, Function>} targets name → start(); `ours` is the first
 * @property {number} repeats
 * @property {boolean} quick
 * @property {number} minutes of a soak
 * @property {string} url
 * @property {(text: string) => void} say
 */

const say = (text) => console.error(`bench: ${text}`);

async function loadTargets({ peers, server }) {
	const ours = await import('./targets/ours.mjs');
	const targets = { ours: ours.withOptions(...server.split(' ').filter(Boolean)) };

	for (const name of peers) {
		const [module, start] = PEERS[name];
		targets[name] = (await import(`./targets/${module}.mjs`))[start];
	}
	return targets;
}

async function runScenario(name, options) {
	/* Only now: they look at the environment. */
	const { openBrowser } = await import('../tests/integration/viewer.mjs');
	const { describeMachine, disturbance } = await import('./machine.mjs');
	const { Stage } = await import('./stage.mjs');
	const { run } = await import(`./scenarios/${name}.mjs`);
	const { settings, repeats, quick, minutes, server, url } = options;
	const browser = await openBrowser();
	const stage = await Stage.open(settings, name);

	try {
		const openStage = (changes) => Stage.open({ ...settings, ...changes }, `${name} more`);
		const result = await run({ browser, stage, openStage, targets: await loadTargets(options), repeats, quick, minutes, url, say });
		return { scenario: name, machine: describeMachine(browser), settings: { ...settings, quick, server }, repeats,
			disturbed: disturbance(result.watched), ...result };
	} finally {
		await browser.close();
		await stage.close();
	}
}

/* Results without peers never take the place of those with them. */
function resultFile({ save, json, build, peers }, { scenario, machine }) {
	const name = `${scenario}${peers.length ? '-peers' : ''}.json`;

	return save ? resolve('bench/results', `${machine.date.slice(0, 10)}-${name}`) : json ?? resolve(build, 'results', name);
}

function save(result, file) {
	const { plots = {}, ...rest } = result;

	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, `${JSON.stringify({ ...rest, plots: Object.keys(plots) }, null, '\t')}\n`);
	for (const [name, svg] of Object.entries(plots))
		writeFileSync(file.replace(/(\.json)?$/, `-${name}.svg`), svg);
	say(`results${Object.keys(plots).length ? ' with pictures' : ''}: ${file}`);
}

async function main() {
	const options = readOptions(process.argv.slice(2), Object.keys(SCENARIOS), Object.keys(PEERS));

	if (options.help) {
		console.log(usage(SCENARIOS, Object.keys(PEERS)));
		return;
	}
	if (!options.build)
		throw new UsageError('--build is missing: the meson build folder, configured with -Dbench=true; bench/run gives it');
	const build = resolve(options.build);
	Object.assign(process.env, { SELKIES_BINARY: join(build, 'server/selkies'), SELKIES_ARTEFACTS: join(build, 'bench-logs'),
		SELKIES_BENCH_PROGRAMS: join(build, 'bench') });
	const { printResult } = await import('./report.mjs');

	for (const name of options.scenarios) {
		const result = await runScenario(name, options);
		printResult(result);
		save(result, resultFile(options, result));
		process.exitCode = result.failed ? 1 : process.exitCode;
	}
}

try {
	await main();
} catch (error) {
	if (!(error instanceof UsageError))
		throw error;
	console.error(`bench: ${error.message}; bench/run --help tells more`);
	process.exitCode = 2;
}
