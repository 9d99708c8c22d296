/*
 * bench/stage.mjs: the desktop that all targets show in turn: one labwc, one content client at a time.
 */
import { join } from 'node:path';

import { Scene } from '../tests/integration/scene.mjs';

export class Stage {
	#content = null;

	/**
	 * @param {Scene} scene
	 * @param {{width: number, height: number, refresh: number}} settings
	 */
	constructor(scene, settings) {
		this.scene = scene;
		this.settings = settings;
	}

	/** @param {{width: number, height: number, refresh: number}} settings refresh: of the output, in Hz */
	static async open(settings) {
		const scene = new Scene('bench');
		const stage = new Stage(scene, settings);

		try {
			await scene.startLabwc();
			await stage.prepare();
			return stage;
		} catch (error) {
			await scene.close();
			throw error;
		}
	}

	async close() {
		await this.scene.close();
	}

	/** For a target to start on: in its own size again, whatever one did to it, and moving, for some show no still desktop. */
	async prepare() {
		const { width, height, refresh } = this.settings;

		await this.scene.setSize(width, height, refresh);
		await this.show('scroll');
	}

	/** Shows this content instead of what was shown before. @param {string} kind of bench/content/bench-content.c */
	async show(kind, ...args) {
		await this.#content?.stop('SIGTERM');
		this.#content = this.scene.start(`content-${kind}`, [program('content/bench-content'), kind, ...args],
			{ WAYLAND_DISPLAY: this.scene.display });
		await this.#content.line(new RegExp(`^ready ${this.settings.width}x${this.settings.height}$`));
	}

	/** When the content received input number `count`: CLOCK_MONOTONIC in ms; null: never. */
	inputReceivedMs(count) {
		const line = this.#content.lines.findLast((line) => line.startsWith(`input ${count} `));

		return line ? Number(line.split(' ')[2]) / 1000 : null;
	}

	get contentPid() {
		return this.#content.pid;
	}
}

/** A program of the bench in the build folder. */
export function program(path) {
	return join(process.env.SELKIES_BENCH_PROGRAMS, path);
}
