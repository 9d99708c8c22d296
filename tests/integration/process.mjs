/*
 * tests/integration/process.mjs: child processes that never outlive the test.
 *
 * Each child dies with the test process, however that ends: setpriv asks the kernel for it. What a child says goes to a
 * log file as a whole, and line by line to whoever waits for it.
 */
import { spawn } from 'node:child_process';
import { createWriteStream, readFileSync, readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';

import { until } from './wait.mjs';

export class Process {
	#said = '';

	/**
	 * @param {string} name for messages and the log file
	 * @param {string[]} command
	 * @param {{env: Record<string, string>, log: string, cwd?: string, stdin?: 'ignore' | 'pipe'}} options
	 */
	constructor(name, command, { env, log, cwd, stdin = 'ignore' }) {
		this.name = name;
		this.log = log;
		/** @type {string[]} what it said on stdout */
		this.lines = [];
		/** @type {{code: number | null, signal: string | null} | null} set when it has ended */
		this.ended = null;

		this.child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', ...command],
			{ env, cwd, stdio: [stdin, 'pipe', 'pipe'] });
		/* Written to after its end: whoever waits for its answer sees that it has ended. */
		this.child.stdin?.on('error', () => {});
		const file = createWriteStream(log, { flags: 'a' });
		this.child.stdout.pipe(file, { end: false });
		this.child.stderr.pipe(file, { end: false });
		/* In memory as well: the file may be behind. */
		for (const stream of [this.child.stdout, this.child.stderr])
			stream.on('data', (bytes) => {
				this.#said = (this.#said + bytes).slice(-100000);
			});
		createInterface({ input: this.child.stdout }).on('line', (line) => this.lines.push(line));
		this.exit = new Promise((resolve) => {
			this.child.on('error', (error) => resolve(this.#end(null, error.message, file)));
			this.child.on('close', (code, signal) => resolve(this.#end(code, signal, file)));
		});
	}

	#end(code, signal, file) {
		this.ended = { code, signal };
		file.end();
		return this.ended;
	}

	/* The same after setpriv became the command: it replaces itself. */
	get pid() {
		return /** @type {number} */ (this.child.pid);
	}

	/** Waits for a line on stdout that matches, and returns the match; fails at once if the process ends before. */
	async line(pattern) {
		const found = () => this.lines.map((line) => pattern.exec(line)).find(Boolean);

		await until(`${this.name} says ${pattern}`, () => found() || this.ended);
		const match = found();
		if (!match)
			throw new Error(`${this.name} ended (${JSON.stringify(this.ended)}) and never said ${pattern}:\n` +
				this.tail());
		return match;
	}

	/** Writes a line to its stdin, which is a pipe if the options say so. */
	write(line) {
		this.child.stdin?.write(`${line}\n`);
	}

	/** The last lines of what it said. */
	tail(count = 30) {
		return this.#said.split('\n').slice(-count).join('\n');
	}

	/** Sends a signal, waits for the end; returns how it ended and how long that took. */
	async stop(signal = 'SIGTERM', timeoutMs = 30000) {
		const begin = performance.now();

		if (!this.ended)
			this.child.kill(signal);
		try {
			await until(`${this.name} ends after ${signal}`, () => this.ended, { timeoutMs, intervalMs: 5 });
		} catch (error) {
			this.child.kill('SIGKILL');
			throw error;
		}
		return { ...(await this.exit), ms: performance.now() - begin };
	}

	/** What the kernel counts: memory in kB, threads, open files, and CPU time in ms since the start. */
	usage() {
		return processUsage(this.pid);
	}
}

/** @param {number} pid */
export function processUsage(pid) {
	const status = readFileSync(`/proc/${pid}/status`, 'utf8');
	const number = (field) => Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1]);

	return {
		rss_kb: number('VmRSS'),
		threads: number('Threads'),
		fds: readdirSync(`/proc/${pid}/fd`).length,
		cpu_ms: processCpuMs(pid),
	};
}

/* The fields after the name in brackets, which may hold anything: state is the first of them. */
function statFields(pid) {
	return readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
}

/** CPU time of one process since its start, user and system; with that of its ended children too. The tick is 10 ms. */
export function processCpuMs(pid, { ended = false } = {}) {
	const times = statFields(pid).slice(11, ended ? 15 : 13);

	return times.reduce((sum, ticks) => sum + Number(ticks) * 10, 0);
}

/** The process and everything that descends from it, by a walk over /proc. */
export function processTree(pid) {
	const children = new Map();

	for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
		try {
			const parent = Number(statFields(entry)[1]);
			children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
		} catch {
			/* It ended while we looked. */
		}
	}
	const tree = [pid];
	for (let i = 0; i < tree.length; i++)
		tree.push(...(children.get(tree[i]) ?? []));
	return tree;
}
