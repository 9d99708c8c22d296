/*
 * bench/stage.mjs: the desktop that all targets show in turn: one labwc, one content client at a time.
 */
import { Scene } from '../tests/integration/scene.mjs';
import { program } from './programs.mjs';

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

	/**
	 * A desktop that stands still.
	 * @param {{width: number, height: number, refresh: number}} settings refresh: of the output, in Hz
	 * @param {string} name of the folder with its logs
	 */
	static async open(settings, name) {
		const scene = new Scene(`bench ${name} ${settings.width}x${settings.height} ${settings.refresh} Hz`);
		const stage = new Stage(scene, settings);

		try {
			await scene.startLabwc();
			await stage.#setSize();
			await stage.show('still');
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
		await this.#setSize();
		await this.show('scroll');
	}

	async #setSize() {
		const { width, height, refresh } = this.settings;

		await this.scene.setSize(width, height, refresh);
	}

	/** Shows this content instead of what was shown before. @param {string} kind of bench/content/bench-content.c */
	async show(kind, ...args) {
		await this.#content?.stop('SIGTERM');
		this.#content = this.scene.start(`content-${kind}`, [program('content/bench-content'), kind, ...args],
			{ WAYLAND_DISPLAY: this.scene.display });
		await this.#content.line(new RegExp(`^ready ${this.settings.width}x${this.settings.height}$`));
	}

	/** How many key and button presses the content has received. */
	get inputCount() {
		return this.#inputs().length;
	}

	/** When the content received the input that made its mark count `count`: CLOCK_MONOTONIC in ms; null: never. */
	inputReceivedMs(count) {
		const line = this.#inputs().findLast(([, number]) => Number(number) % 256 === count);

		return line ? Number(line[2]) / 1000 : null;
	}

	/* Each as ["input", number, CLOCK_MONOTONIC in µs]. */
	#inputs() {
		return this.#content.lines.filter((line) => line.startsWith('input ')).map((line) => line.split(' '));
	}

	get contentPid() {
		return this.#content.pid;
	}
}
