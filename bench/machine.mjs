/*
 * bench/machine.mjs: what a measurement ran on, and whether anybody else used the machine meanwhile.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import os from 'node:os';

import { processCpuMs, processTree } from '../tests/integration/process.mjs';
import { round } from './statistics.mjs';

const STEAL_LIMIT = 1; /* percent of all cores */
const FOREIGN_LIMIT = 5;

function firstLine(command, ...args) {
	try {
		return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split('\n')[0].trim();
	} catch {
		return null;
	}
}

function systemName() {
	return /^PRETTY_NAME="(.*)"$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'Linux';
}

/** @param {import('playwright-core').Browser} browser */
export function describeMachine(browser) {
	return {
		date: new Date().toISOString(),
		commit: process.env.SELKIES_BENCH_COMMIT ?? null,
		cpu: os.cpus()[0]?.model ?? null,
		cores: os.cpus().length,
		memory_gib: round(os.totalmem() / 2 ** 30, 1),
		kernel: os.release(),
		system: systemName(),
		labwc: firstLine('labwc', '--version'),
		gstreamer: firstLine('gst-inspect-1.0', '--version'),
		chromium: browser?.version() ?? null,
	};
}

/* Time of all cores since the start, in ms. */
function systemTimes() {
	const [user, nice, system, idle, iowait, irq, softirq, steal] = readFileSync('/proc/stat', 'utf8').split('\n')[0]
		.split(/\s+/).slice(1).map((ticks) => Number(ticks) * 10);

	return { steal, busy: user + nice + system + irq + softirq, all: user + nice + system + idle + iowait + irq + softirq + steal };
}

/** CPU time of processes and of all that descends from them, in ms; what has ended counts no more. */
export function cpuOf(pids) {
	return [...new Set(pids.flatMap((pid) => processTree(pid)))].reduce((sum, pid) => {
		try {
			return sum + processCpuMs(pid);
		} catch {
			return sum;
		}
	}, 0);
}

/**
 * Watches a stretch of a measurement in which no process of ours starts or ends. `end` tells the share of the machine that
 * its host took away (steal) and that processes other than ours used, in percent of all cores.
 */
export class DisturbanceWatch {
	#system = systemTimes();
	#own = cpuOf([process.pid]);

	end() {
		const system = systemTimes();
		const all = system.all - this.#system.all;
		const foreign = system.busy - this.#system.busy - (cpuOf([process.pid]) - this.#own);

		return { steal_percent: round((system.steal - this.#system.steal) * 100 / all, 1),
			foreign_percent: round(Math.max(0, foreign * 100 / all), 1) };
	}
}

/** In words, what disturbed a run; '' where nothing did. @param {{steal_percent: number, foreign_percent: number}[]} watched */
export function disturbance(watched) {
	const worst = (member) => Math.max(0, ...watched.map((stretch) => stretch[member]));
	const told = [];

	if (worst('steal_percent') > STEAL_LIMIT)
		told.push(`the host took up to ${worst('steal_percent')} % of the processor time (steal)`);
	if (worst('foreign_percent') > FOREIGN_LIMIT)
		told.push(`other programs used up to ${worst('foreign_percent')} % of it`);
	return told.join(', and ');
}
