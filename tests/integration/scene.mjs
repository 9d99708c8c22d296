/*
 * tests/integration/scene.mjs: what a test plays in: a private labwc desktop, the server, and programs on the desktop.
 *
 * Each scene has its own temporary folder with XDG_RUNTIME_DIR and HOME, the server listens on port 0, and closing the
 * scene ends everything that it started. Logs stay in the artefacts folder.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { Process } from './process.mjs';
import { parsePpm } from './picture.mjs';
import { until } from './wait.mjs';

const run = promisify(execFile);

function setting(name, meaning) {
	const value = process.env[name];

	if (!value)
		throw new Error(`set ${name} to ${meaning}; meson does it: meson test -C BUILD --suite integration`);
	return resolve(value);
}

export const artefacts = () => {
	const folder = setting('SELKIES_ARTEFACTS', 'the folder where logs and screenshots of the tests are kept');

	mkdirSync(folder, { recursive: true });
	return folder;
};

export class Scene {
	/** @type {Process[]} */ #processes = [];
	/** @type {Process | null} */ labwc = null;
	/** @type {Process | null} */ server = null;
	/** @type {string} address of the page, with its token if there is one */ url = '';

	/** @param {string} name of the test: of the folder with its logs */
	constructor(name) {
		this.folder = mkdtempSync(join(tmpdir(), 'selkies-'));
		this.logs = join(artefacts(), name.replace(/[^a-z0-9]+/gi, '-').toLowerCase());
		rmSync(this.logs, { recursive: true, force: true });
		for (const folder of [this.logs, this.path('run'), this.path('home'), this.path('labwc')])
			mkdirSync(folder, { recursive: true, mode: 0o700 });
		writeFileSync(this.path('labwc/rc.xml'), '<?xml version="1.0"?>\n<labwc_config/>\n');
	}

	/**
	 * For a test: a scene that is closed when the test ends.
	 * @param {import('node:test').TestContext} t
	 */
	static open(t) {
		const scene = new Scene(t.fullName ?? t.name);

		t.after(() => scene.close());
		return scene;
	}

	/** @param {string} name in the scene's folder */
	path(name) {
		return join(this.folder, name);
	}

	get display() {
		return 'wayland-0';
	}

	/* A short list, not the caller's environment: a test must not depend on where it is started from. */
	get env() {
		const passed = ['PATH', 'LANG', 'ASAN_OPTIONS', 'LSAN_OPTIONS', 'TSAN_OPTIONS', 'UBSAN_OPTIONS', 'G_DEBUG',
			'G_MESSAGES_DEBUG', 'GST_DEBUG', 'GST_REGISTRY', 'LD_LIBRARY_PATH', 'XDG_DATA_DIRS'];
		/* One cache for all: fontconfig would look through its fonts in each test anew. */
		const cache = join(artefacts(), '.cache');

		mkdirSync(cache, { recursive: true });
		return {
			...Object.fromEntries(passed.filter((key) => process.env[key]).map((key) => [key, process.env[key]])),
			HOME: this.path('home'),
			XDG_RUNTIME_DIR: this.path('run'),
			XDG_CACHE_HOME: cache,
		};
	}

	/** The processes that were started and have not ended. */
	get running() {
		return this.#processes.filter((child) => !child.ended);
	}

	/** Starts any program in the scene's environment, and `env`. */
	start(name, command, env = {}) {
		const child = new Process(name, command,
			{ env: { ...this.env, ...env }, log: join(this.logs, `${name}.log`), cwd: this.folder });

		this.#processes.push(child);
		return child;
	}

	/** What makes labwc headless; for a labwc that the server starts too. */
	get labwcEnv() {
		return { WLR_BACKENDS: 'headless', WLR_LIBINPUT_NO_DEVICES: '1', WLR_RENDERER: 'pixman' };
	}

	get labwcCommand() {
		return ['labwc', '-C', this.path('labwc')];
	}

	/** Starts labwc (1280 × 720 at 60 Hz unless a test changes it) and waits until it takes clients. */
	async startLabwc() {
		this.labwc = this.start('labwc', this.labwcCommand, this.labwcEnv);
		await this.untilDesktop();
		return this.labwc;
	}

	/** Waits until a compositor takes clients on the scene's display. */
	async untilDesktop() {
		await until('labwc takes clients', () => new Promise((resolve, reject) => {
			const socket = connect(join(this.path('run'), this.display), () => resolve(socket.end()));

			socket.on('error', reject);
		}));
	}

	/** Runs a program on the desktop to its end; returns its output as a buffer. */
	async runOnDesktop(command, ...args) {
		const { stdout } = await run(command, args, {
			env: { ...this.env, WAYLAND_DISPLAY: this.display }, encoding: 'buffer', maxBuffer: 1 << 28,
		});
		return stdout;
	}

	/** Starts one of tests/desktop-clients and waits until its first picture is on the screen. */
	async startClient(name, ...args) {
		const program = join(setting('SELKIES_TEST_CLIENTS', 'the folder with the built test clients'), name);
		const client = this.start(name, [program, ...args], { WAYLAND_DISPLAY: this.display });

		await client.line(/^ready (\d+)x(\d+)$/);
		return client;
	}

	/** Starts the `events` client; `events()` gives what it wrote down so far. */
	async startEvents() {
		await this.startClient('events', this.path('events.jsonl'));
	}

	events(...kinds) {
		const file = this.path('events.jsonl');
		const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
		/* The last piece is empty or a line that is being written. */
		const all = text.split('\n').slice(0, -1).map((line) => JSON.parse(line));

		return kinds.length ? all.filter(({ event }) => kinds.includes(event)) : all;
	}

	/** Starts foot on the whole screen with a shell command in it, and waits until `ready` gives something truthy. */
	async startFoot(shell, ready) {
		const foot = this.start('foot', ['foot', '--fullscreen', 'sh', '-c', shell], { WAYLAND_DISPLAY: this.display });

		await until('foot runs its command', ready);
		return foot;
	}

	/** Changes the size of the desktop. */
	async setSize(width, height, refresh = 60) {
		await this.runOnDesktop('wlr-randr', '--output', 'HEADLESS-1', '--custom-mode', `${width}x${height}@${refresh}`);
	}

	/** What the compositor shows: the truth that the browser's picture is compared with. */
	async screenshot() {
		return parsePpm(await this.runOnDesktop('grim', '-t', 'ppm', '-'));
	}

	/**
	 * Starts the server on a free port, waits until it says that it is ready, and knows its address from then on.
	 * @param {{args?: string[], env?: Record<string, string>, child?: string[], display?: boolean}} [options]
	 */
	async startServer({ args = [], env = {}, child = [], display = child.length === 0 } = {}) {
		this.server = this.launchServer([
			...(args.includes('--port') ? [] : ['--port', '0']),
			...(display ? ['--display', this.display] : []), ...args, ...(child.length ? ['--', ...child] : []),
		], env);
		const [, url] = await this.server.line(/^selkies: ready on (http:\S+)$/);
		this.url = url;
		return this.server;
	}

	/** Starts the server with exactly these arguments and waits for nothing. */
	launchServer(args, env = {}) {
		return this.start('server', [setting('SELKIES_BINARY', 'the built server/selkies'), ...args], env);
	}

	/** Names of the sockets, and their lock files, in the runtime directory. */
	sockets() {
		return readdirSync(this.path('run')).filter((name) => !statSync(join(this.path('run'), name)).isDirectory());
	}

	/** Name of a process, or undefined if it has ended. */
	nameOf(pid) {
		try {
			return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
		} catch {
			return undefined;
		}
	}

	get port() {
		return Number(new URL(this.url).port);
	}

	/** GET of a path of the server, with the token of its address. */
	async get(path, headers = {}) {
		const { origin, search } = new URL(this.url);

		return fetch(origin + path + search, { headers });
	}

	async status() {
		const answer = await this.get('/api/status');

		if (!answer.ok)
			throw new Error(`/api/status answered ${answer.status}: ${await answer.text()}`);
		return answer.json();
	}

	/** Ends the server as an operator would; it must go at once and without complaint (sanitizers complain here). */
	async stopServer() {
		const server = this.server;

		this.server = null;
		if (!server || server.ended)
			return null;
		const end = await server.stop('SIGTERM');
		if (end.code !== 0)
			throw new Error(`the server ended with ${JSON.stringify(end)} on SIGTERM:\n${server.tail(60)}`);
		return end;
	}

	async close() {
		try {
			await this.stopServer();
		} finally {
			for (const child of this.#processes.reverse())
				if (!child.ended)
					await child.stop('SIGKILL');
			rmSync(this.folder, { recursive: true, force: true });
		}
	}
}
