/*
 * bench/readme.mjs: README's table, made from the newest results in bench/results/.
 *
 * Usage: node bench/readme.mjs        (bench/run readme)
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { markdownTable } from './text-table.mjs';

const BEGIN = '<!-- made by bench/run readme: begin -->\n';
const END = '<!-- made by bench/run readme: end -->\n';

const path = (name) => fileURLToPath(new URL(name, import.meta.url));

function cell({ p50, p95, missing, error, failed_turns: failed, n }) {
	const trouble = [missing && `${missing} missing`, failed && `${failed} turns failed`].filter(Boolean).join(', ');

	return n ? `${p50} / ${p95}${trouble && `, ${trouble}`}` : error ?? 'nothing seen';
}

/** Where we are worse than a peer, in words: by the median of the turns, by the 95th percentile, or by what never came. */
function losses(rows) {
	const oursOf = ({ metric }) => rows.find((row) => row.metric === metric);
	const compared = rows.filter(({ ours_to_theirs: paired }) => paired);
	const lost = compared.flatMap((row) => {
		const how = [row.ours_to_theirs.ratio > 1 && `p50 ${row.ours_to_theirs.ratio} times theirs`,
			oursOf(row).p95 > row.p95 && 'p95', oursOf(row).missing > row.missing && 'more is missing'].filter(Boolean);
		return how.length ? [`${row.metric} against ${row.target} (${how.join(', ')})`] : [];
	});

	if (!compared.length)
		return 'No peer was compared.';
	return lost.length ? `Where we lose: ${lost.join('; ')}.` : 'In no row is a peer faster.';
}

/** @param {object} result as bench/results/DATE-latency.json has it */
export function readmeTable({ machine, settings, repeats, disturbed, rows, targets }, name) {
	const names = [...new Set(rows.map(({ target }) => target))];
	const metrics = [...new Set(rows.map(({ metric }) => metric))];
	const table = metrics.map((metric) => ({ 'p50 / p95 in ms': metric, ...Object.fromEntries(names.map((target) =>
		[target, cell(rows.find((row) => row.metric === metric && row.target === target))])) }));
	const { width, height, framerate, rateKbps, refresh } = settings;

	return `${markdownTable(table, ['p50 / p95 in ms', ...names])}\n\n` +
		`${losses(rows)}\n\n` +
		`![When a frame of the scrolling desktop reaches each stage](bench/results/${name.replace(/\.json$/, '-stages-scroll.svg')})\n\n` +
		`${width}×${height} at ${refresh} Hz, ${framerate} fps and ${rateKbps} kbit/s asked for, ${repeats} turns of each in one run, ` +
		`${machine.date.slice(0, 10)}, ${machine.cpu}, ${machine.cores} cores ${machine.gpu ? 'with' : 'without'} a GPU, ${machine.system}, headless Chromium ` +
		`${machine.chromium} on the same cores, loopback, commit ${machine.commit}.${disturbed ? ` Disturbed: ${disturbed}.` : ''}\n` +
		`${Object.entries(targets).map(([target, { about, seen_by: seen }]) => `${target}: ${about || 'did not start'}` +
			`${seen ? `, seen in a ${seen}` : ''}`).join('. ')}.\n` +
		`All numbers: [bench/results/${name}](bench/results/${name}); regenerate with \`bench/run latency --peers --save\`, then ` +
		'`bench/run readme`.\n';
}

function newestResult() {
	const names = (existsSync(path('results')) ? readdirSync(path('results')) : []).filter((name) => name.endsWith('-latency-peers.json')).sort();

	if (!names.length)
		throw new Error('bench/results has no *-latency-peers.json: bench/run latency --peers --save makes one');
	return names.at(-1);
}

function replaceTable() {
	const readme = readFileSync(path('../README.md'), 'utf8');
	const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)];

	if (begin < 0 || end < begin)
		throw new Error(`README.md lacks the lines "${BEGIN.trim()}" and "${END.trim()}", between which the table stands`);
	const name = newestResult();
	const table = readmeTable(JSON.parse(readFileSync(path(`results/${name}`), 'utf8')), name);
	writeFileSync(path('../README.md'), readme.slice(0, begin + BEGIN.length) + table + readme.slice(end));
	console.log(`README.md has the table of bench/results/${name}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url))
	replaceTable();
