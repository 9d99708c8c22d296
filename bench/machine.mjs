/*
 * bench/machine.mjs: what a measurement ran on, and whether anybody else used the machine meanwhile.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import os from 'node:os';

import { processCpuMs, processTree } from '../tests/integration/process.mjs';
import { round } from './statistics.mjs';

const WINDOW_MS = 5000;
const STEAL_LIMIT = 2; /* percent of all cores, in a window */
const FOREIGN_LIMIT = 10;

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
		commit: process.env.SELKIES_BENCH_COMMIT || 'unknown',
		cpu: os.cpus()[0]?.model ?? null,
		cores: os.cpus().length,
		memory_gib: round(os.totalmem() / 2 ** 30, 1),
		gpu: existsSync('/dev/dri'),
		kernel: os.release(),
		system: systemName(),
		labwc: firstLine('labwc', '--version'),
		gstreamer: firstLine('pkg-config', '--modversion', 'gstreamer-1.0'),
		chromium: browser?.version() ?? null,
	};
}

/* Time of all cores since the start, in ms. */
function systemTimes() {
	const [user, nice, system, idle, iowait, irq, softirq, steal] = readFileSync('/proc/stat', 'utf8').split('\n')[0]
		.split(/\s+/).slice(1).map((ticks) => Number(ticks) * 10);

	return { steal, busy: user + nice + system, all: user + nice + system + idle + iowait + irq + softirq + steal };
}

/** CPU time of processes, of all that descends from them, and of what of that has ended and was waited for; in ms. */
export function cpuOf(pids) {
	return [...new Set(pids.flatMap((pid) => processTree(pid)))].reduce((sum, pid) => {
		try {
			return sum + processCpuMs(pid, { ended: true });
		} catch {
			return sum;
		}
	}, 0);
}

/**
 * Watches a stretch of a measurement, in windows of some seconds. `end` tells the largest share of a window that the
 * machine's host took away (steal) and that processes other than ours used, in percent of all cores.
 */
export class DisturbanceWatch {
	#before = this.#look();
	#worst = { steal_percent: 0, foreign_percent: 0 };
	#timer = setInterval(() => this.#closeWindow(), WINDOW_MS).unref();

	end() {
		clearInterval(this.#timer);
		this.#closeWindow();
		return this.#worst;
	}

	#look() {
		return { ...systemTimes(), own: cpuOf([process.pid]) };
	}

	#closeWindow() {
		const [before, now] = [this.#before, this.#look()];
		const all = now.all - before.all;
		const percent = (ms) => round(Math.max(0, ms * 100 / all), 1);

		/* The kernel counts in ticks of 10 ms: too short a rest says nothing. */
		if (all < 1000 * os.cpus().length)
			return;
		this.#before = now;
		this.#worst = {
			steal_percent: Math.max(this.#worst.steal_percent, percent(now.steal - before.steal)),
			foreign_percent: Math.max(this.#worst.foreign_percent, percent(now.busy - before.busy - (now.own - before.own))),
		};
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
	return told.length ? `${told.join(', and ')}, in the worst ${WINDOW_MS / 1000} s` : '';
}
