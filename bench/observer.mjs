/*
 * bench/observer.mjs: a person at a desktop in the browser: opens it, types, clicks, and sees what comes; any product.
 */
import { compareClocks } from './clock.mjs';
import { probeScript } from './page-probe.mjs';
import { until } from '../tests/integration/wait.mjs';

const PATIENCE_MS = 30000;
const PHOTON_LIMIT_MS = 3000; /* what takes longer is missing */

export class Observer {
	/** @type {{offsetMs: number, errorMs: number}} */ clock = { offsetMs: 0, errorMs: Infinity };

	/** @param {import('playwright-core').Page} page */
	constructor(page) {
		this.page = page;
		/** @type {string[]} */ this.complaints = [];
		page.on('pageerror', (error) => this.complaints.push(error.message));
	}

	/**
	 * Opens the target in a context of its own and does what a person has to, until the desktop's mark is seen.
	 * @param {import('playwright-core').Browser} browser
	 * @param {{url: string, enter: (page: import('playwright-core').Page) => Promise<void>}} target
	 * @param {{width: number, height: number}} size of the desktop, and of the window
	 * @param {(page: import('playwright-core').Page) => Promise<void>} [prepare] before the page is loaded
	 */
	static async open(browser, target, { width, height }, prepare = async () => {}) {
		const context = await browser.newContext({ viewport: { width, height }, ignoreHTTPSErrors: true });
		const observer = new Observer(await context.newPage());

		try {
			await prepare(observer.page);
			await observer.page.addInitScript({ content: probeScript({ width, height }) });
			await observer.page.goto(target.url);
			await target.enter(observer.page);
			await observer.untilSeen();
			observer.clock = await compareClocks(observer.page);
		} catch (error) {
			await observer.close();
			throw error;
		}
		return observer;
	}

	async close() {
		await this.page.context().close();
	}

	/** Waits until a mark can be read in the picture. */
	async untilSeen() {
		try {
			await until('the desktop is seen', () => this.page.evaluate(() => window.selkiesBench.last !== null),
				{ timeoutMs: PATIENCE_MS });
		} catch (error) {
			const elements = await this.page.evaluate(() => window.selkiesBench.elements());
			throw new Error(`${error.message}; the page has ${elements.join(', ') || 'no video and no canvas'}` +
				`${this.complaints.length ? ` and complained: ${this.complaints.join('; ')}` : ''}`);
		}
	}

	/**
	 * Presses a key or a button and waits for the picture that shows that the desktop's client received it.
	 * @param {'key' | 'click'} kind
	 * @param {{x: number, y: number}} place of the click, in the window
	 * @returns {Promise<{ms: number, at: number, count: number} | null>} from the page's own event to the picture; null:
	 *     it never came
	 */
	async photon(kind, place) {
		const type = kind === 'key' ? 'keydown' : 'pointerdown';
		const { count, inputs } = await this.page.evaluate(() => {
			const { last, inputs } = window.selkiesBench;
			return { count: (last.count + 1) % 256, inputs: inputs.length };
		});
		const seen = this.page.evaluate(([count, limit]) => window.selkiesBench.awaitCount(count, limit),
			[count, PHOTON_LIMIT_MS]);

		if (kind === 'key')
			await this.page.keyboard.press('j');
		else
			await this.page.mouse.click(place.x, place.y);
		const picture = await seen;
		const input = await this.page.evaluate(([inputs, type]) =>
			window.selkiesBench.inputs.slice(inputs).find((input) => input.type === type), [inputs, type]);
		if (!input)
			throw new Error(`the page got no ${type} event`);
		return picture && { ms: picture.at - input.at, at: input.at, count };
	}

	/** Waits for the picture that shows this count of input; false: it never came. */
	async awaitCount(count, limitMs) {
		return this.page.evaluate(async ([count, limit]) => await window.selkiesBench.awaitCount(count, limit) !== null,
			[count, limitMs]);
	}

	/** Forgets the pictures so far; returns the page's time. */
	async reset() {
		return this.page.evaluate(() => {
			window.selkiesBench.pictures.length = 0;
			window.selkiesBench.unreadable = 0;
			return performance.now();
		});
	}

	/** All pictures since the last reset, each once, and what else was counted. */
	async collect() {
		return this.page.evaluate(() => {
			const { pictures, unreadable } = window.selkiesBench;
			return { at: performance.now(), unreadable, pictures };
		});
	}

	/** CLOCK_MONOTONIC in ms of a time of the page. */
	monotonic(at) {
		return at + this.clock.offsetMs;
	}
}
