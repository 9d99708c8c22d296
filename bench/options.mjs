/*
 * bench/options.mjs: the command line of the bench: its options, their ranges, and its help.
 */
import { relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const OPTIONS = {
	build: { type: 'string' }, /* the meson build folder whose programs are used: bench/run gives it */
	peers: { type: 'string', argument: '[=NAMES]', help: 'measure these too, in turns with ours; all that there are if none is named' },
	repeats: { type: 'string', argument: 'N', help: 'how many turns each target gets (5, with --quick 1)' },
	quick: { type: 'boolean', default: false, help: 'less of everything' },
	size: { type: 'string', argument: 'WxH', default: '1280x720', help: 'of the desktop' },
	refresh: { type: 'string', argument: 'HZ', default: '60', help: 'of the desktop' },
	framerate: { type: 'string', argument: 'FPS', default: '60', help: 'that the targets are asked for' },
	rate: { type: 'string', argument: 'KBPS', default: '8000', help: 'that the targets are asked for' },
	server: { type: 'string', argument: 'ARGS', default: '', help: 'further options of our server, in one argument' },
	url: { type: 'string', argument: 'URL', help: 'for the scenario url: the page of any server' },
	minutes: { type: 'string', argument: 'N', help: 'how long a soak lasts (10, with --quick 2)' },
	json: { type: 'string', argument: 'FILE', help: 'where the results go, inside the checkout, with pictures beside it (BUILD/results/SCENARIO.json)' },
	save: { type: 'boolean', default: false, help: 'put the results into bench/results/, to be committed' },
	help: { type: 'boolean', default: false, help: 'print this and exit' },
};

/** An error of whoever calls us: its message is all that there is to say. */
export class UsageError extends Error {}

/** @param {Record<string, string>} scenarios name → what it measures @param {string[]} peers */
export function usage(scenarios, peers) {
	const listed = Object.entries(scenarios).map(([name, what]) => `  ${name.padEnd(12)} ${what}`);
	const options = Object.entries(OPTIONS).filter(([, { help }]) => help).map(([name, { argument = '', help, default: initial }]) =>
		`  --${name}${argument.startsWith('[') ? argument : ` ${argument}`}`.trimEnd() +
		`\n      ${help}${typeof initial === 'string' && initial ? ` (${initial})` : ''}`);

	return `Usage: bench/run [SCENARIO...] [OPTION...]\n\nScenarios (latency if none is named):\n${listed.join('\n')}\n` +
		`  ${'readme'.padEnd(12)} writes README's table from the newest results in bench/results\n\n` +
		`Options, besides --suite and --host, which are those of ./test:\n${options.join('\n')}\n\nPeers: ${peers.join(', ')}`;
}

function number(name, text, least, most) {
	const value = Number(text);

	if (!/^\d+$/.test(text) || value < least || value > most)
		throw new UsageError(`--${name} is "${text}"; it wants a whole number from ${least} to ${most}`);
	return value;
}

function readSettings({ size, refresh, framerate, rate }) {
	const [, width, height] = /^(\d+)x(\d+)$/.exec(size) ?? [];

	if (!width || width % 2 || height % 2)
		throw new UsageError(`--size is "${size}"; it wants two even numbers, like 1280x720`);
	return { width: number('size', width, 704, 7680), height: number('size', height, 360, 4320),
		refresh: number('refresh', refresh, 1, 1000), framerate: number('framerate', framerate, 1, 240),
		rateKbps: number('rate', rate, 100, 100000) };
}

/* A sandbox keeps nothing that is written elsewhere. */
function readResultFile({ json, save }, scenarios) {
	if (json && (save || scenarios.length > 1))
		throw new UsageError('--json names the file of one scenario, and not together with --save');
	if (json && relative('.', json).startsWith('..'))
		throw new UsageError(`--json is "${json}"; it wants a file inside the checkout`);
	return json && resolve(json);
}

function choose(kind, names, known) {
	for (const name of names)
		if (!known.includes(name))
			throw new UsageError(`there is no ${kind} "${name}"; there are ${known.join(', ')}`);
	return names;
}

/**
 * @param {string[]} argv
 * @param {string[]} scenarios that there are
 * @param {string[]} peers that there are
 */
export function readOptions(argv, scenarios, peers) {
	let parsed;

	try {
		/* Node's parser knows no optional values: --peers alone means all. */
		parsed = parseArgs({ args: argv.map((argument) => (argument === '--peers' ? `--peers=${peers}` : argument)), allowPositionals: true,
			options: Object.fromEntries(Object.entries(OPTIONS).map(([name, { type, default: initial }]) =>
				[name, { type, ...(initial === undefined ? {} : { default: initial }) }])) });
	} catch (error) {
		throw new UsageError(/** @type {Error} */ (error).message);
	}
	const { values, positionals } = parsed;
	const chosen = choose('scenario', positionals.length ? positionals : ['latency'], scenarios);
	if (chosen.includes('url') !== (values.url !== undefined))
		throw new UsageError('the scenario url and the option --url belong together');
	return {
		help: values.help, build: values.build, scenarios: chosen, settings: readSettings(values), quick: values.quick,
		peers: choose('peer', values.peers?.split(',') ?? [], peers),
		repeats: number('repeats', values.repeats ?? (values.quick ? '1' : '5'), 1, 100),
		minutes: number('minutes', values.minutes ?? (values.quick ? '2' : '10'), 1, 1440),
		server: values.server, url: values.url, save: values.save, json: readResultFile(values, chosen),
	};
}
