/*
 * bench/usage.mjs: what a stretch of time costs: processor time and memory of server, compositor, browser and content apart.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

import { processTree, processUsage } from '../tests/integration/process.mjs';
import { cpuOf } from './machine.mjs';
import { round } from './statistics.mjs';

function isBrowser(pid) {
	try {
		return /^(chromium|chrome|headless_shell)/.test(readFileSync(`/proc/${pid}/comm`, 'utf8'));
	} catch {
		return false;
	}
}

/* Memory that is shared counts in each process of a tree: the sum is an upper bound. */
function memoryMib(pids) {
	return round([...new Set(pids.flatMap((pid) => processTree(pid)))].reduce((sum, pid) => {
		try {
			return sum + processUsage(pid).rss_kb / 1024;
		} catch {
			return sum;
		}
	}, 0), 0);
}

/**
 * Watches for so long, in which no process may start or end.
 * @param {import('./stage.mjs').Stage} stage
 * @param {{pids: () => number[]}} target
 * @param {() => Promise<unknown>} [during] what is done meanwhile instead of waiting; its duration counts
 */
export async function usageDuring(stage, target, seconds, during = () => pause(seconds * 1000)) {
	const parts = { server: target.pids(), labwc: [stage.scene.labwc.pid], content: [stage.contentPid],
		browser: processTree(process.pid).filter(isBrowser) };
	const cpu = () => Object.fromEntries(Object.entries(parts).map(([name, pids]) => [name, cpuOf(pids)]));
	const [before, begin] = [cpu(), performance.now()];

	await during();
	const [now, ms] = [cpu(), performance.now() - begin];
	return Object.fromEntries(Object.entries(parts).flatMap(([name, pids]) =>
		[[`${name}_cores`, round((now[name] - before[name]) / ms, 3)], [`${name}_mib`, memoryMib(pids)]]));
}

export const USAGE_COLUMNS = ['server_cores', 'labwc_cores', 'content_cores', 'browser_cores', 'server_mib', 'labwc_mib', 'browser_mib'];

/** Means of what usageDuring gave in several turns. @param {Record<string, number>[]} usages */
export function meanUsage(usages) {
	return Object.fromEntries(USAGE_COLUMNS.map((name) => [name, usages.length ?
		round(usages.reduce((sum, usage) => sum + usage[name], 0) / usages.length, name.endsWith('mib') ? 0 : 3) : null]));
}
