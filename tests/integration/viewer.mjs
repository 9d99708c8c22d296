/*
 * tests/integration/viewer.mjs: the real browser, headless, and a page of it that shows the desktop.
 *
 * The page is used as a person would: by its address, mouse and keyboard. What is read from it is what it shows
 * (its video, drawn to a canvas) and the object that it has for this, window.selkies.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { barcodePoints, decodeBarcode } from './barcode.mjs';
import { Picture, distance, luma } from './picture.mjs';
import { artefacts } from './scene.mjs';
import { until } from './wait.mjs';

/* By require(), because that finds a folder in NODE_PATH too, where a packager may have put it. */
const { chromium } = createRequire(import.meta.url)('playwright-core');

/**
 * Starts a browser of its own; `t` ends it. scale: device pixels of a CSS pixel of its display. (The scale of a page alone,
 * which Playwright can set, leaves some of Chromium's measures in CSS pixels.)
 */
export async function openBrowser(t, scale = 1) {
	const browser = await chromium.launch({
		executablePath: process.env.SELKIES_CHROMIUM ?? '/usr/bin/chromium',
		headless: true,
		args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
			'--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
			`--force-device-scale-factor=${scale}`],
	});

	t?.after(() => browser.close());
	return browser;
}

/* Runs in the page: the video's picture of this moment at its own size, or null while there is none. */
const grab = () => {
	const video = /** @type {HTMLVideoElement} */ (document.getElementById('screen'));
	const [width, height] = [video.videoWidth, video.videoHeight];

	if (!width || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA)
		return null;
	const context = /** @type {OffscreenCanvasRenderingContext2D} */ (
		new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true }));
	context.drawImage(video, 0, 0);
	return context.getImageData(0, 0, width, height);
};

/** Decodes a PNG file, by the browser. */
export async function decodePng(browser, path) {
	const page = await browser.newPage();
	const { width, height, data } = await page.evaluate(async (base64) => {
		const blob = await (await fetch(`data:image/png;base64,${base64}`)).blob();
		const bitmap = await createImageBitmap(blob);
		const context = /** @type {OffscreenCanvasRenderingContext2D} */ (
			new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d'));
		context.drawImage(bitmap, 0, 0);
		const image = context.getImageData(0, 0, bitmap.width, bitmap.height);
		const reader = new FileReader();
		await new Promise((resolve) => { reader.onload = resolve; reader.readAsDataURL(new Blob([image.data])); });
		return { width: image.width, height: image.height, data: /** @type {string} */ (reader.result) };
	}, readFileSync(path, 'base64'));

	await page.close();
	return new Picture(width, height, fromDataUrl(data));
}

function fromDataUrl(url) {
	return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
}

export class Viewer {
	/** @param {import('playwright-core').Page} page */
	constructor(page) {
		this.page = page;
		/** @type {string[]} what the page complained about on its console */
		this.complaints = [];
		page.on('pageerror', (error) => this.complaints.push(error.message));
		page.on('console', (message) => {
			if (message.type() === 'error')
				this.complaints.push(message.text());
		});
	}

	/**
	 * Opens the page in a context of its own: another visitor. The window is as large as the desktop unless told.
	 * @param {import('playwright-core').Browser} browser
	 * @param {string} url
	 * @param {{width?: number, height?: number, scale?: number}} [window] scale: that of the browser
	 */
	static async open(browser, url, { width = 1280, height = 720, scale = 1 } = {}) {
		const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: scale });
		const viewer = new Viewer(await context.newPage());

		await viewer.page.goto(url);
		return viewer;
	}

	/** Opens the page and waits for a picture. */
	static async watch(browser, url, window) {
		const viewer = await Viewer.open(browser, url, window);

		await viewer.untilPicture();
		return viewer;
	}

	async close() {
		await this.page.context().close();
	}

	/** What the page says of itself: state, role and so on; null before its script ran. */
	async selkies() {
		return this.page.evaluate(() => {
			const { state, role } = /** @type {any} */ (window).selkies ?? {};
			return { state, role };
		});
	}

	/** All the text that a visitor can read. */
	async text() {
		return this.page.evaluate(() => document.body.innerText);
	}

	/** Size of the video, or null while there is none. */
	async size() {
		return this.page.evaluate(() => {
			const video = /** @type {HTMLVideoElement} */ (document.getElementById('screen'));
			return video.videoWidth ? [video.videoWidth, video.videoHeight] : null;
		});
	}

	async untilSize(width, height) {
		await until(`the video is ${width}×${height}`, async () => String(await this.size()) === `${width},${height}`);
	}

	/** Waits until the page is connected and has a picture. */
	async untilPicture() {
		await until('the page shows a picture', async () =>
			(await this.selkies()).state === 'connected' && (await this.colours([{ x: 0, y: 0 }])) !== null);
	}

	/** Asks for control with the page's own button. */
	async takeControl() {
		await this.page.locator('#handle').click();
		await this.page.locator('#control').click();
	}

	async untilRole(role) {
		await until(`the page's role is ${role}`, async () => (await this.selkies()).role === role);
	}

	/** Colours of the decoded picture at points in its own pixels; null while there is no picture. */
	async colours(points) {
		return this.page.evaluate(`(points => {
			const image = (${grab})();
			return image && points.map(({ x, y }) => [...image.data.subarray((y * image.width + x) * 4, (y * image.width + x) * 4 + 3)]);
		})(${JSON.stringify(points)})`);
	}

	/** The whole decoded picture. */
	async picture() {
		const { width, height, url } = await until('the video has a picture', () => this.page.evaluate(`(async () => {
			const image = (${grab})();
			if (!image)
				return null;
			const reader = new FileReader();
			await new Promise((resolve) => { reader.onload = resolve; reader.readAsDataURL(new Blob([image.data])); });
			return { width: image.width, height: image.height, url: reader.result };
		})()`));

		return new Picture(width, height, fromDataUrl(url));
	}

	/** Waits until the picture has these colours: `{name, x, y, colour}`. */
	async untilColours(patches, tolerance) {
		await until(`the picture has the ${patches.length} expected colours within ${tolerance}`, async () => {
			const colours = await this.colours(patches);
			const wrong = patches.map(({ name, x, y, colour }, i) => ({ name, x, y, colour, seen: colours?.[i] }))
				.filter(({ colour, seen }) => !seen || distance(colour, seen) > tolerance);
			if (wrong.length)
				throw new Error(`${wrong.length} are wrong: ${JSON.stringify(wrong.slice(0, 3))}`);
			return true;
		});
	}

	/** The number in the barcode of the motion client, or null while it can't be read. */
	async barcode() {
		const colours = await this.colours(barcodePoints());

		return colours && decodeBarcode(colours.map(luma));
	}

	/** The area of the window that the picture covers, in CSS pixels: the video's box less its letterbox. */
	async pictureBox() {
		return this.page.evaluate(() => {
			const video = /** @type {HTMLVideoElement} */ (document.getElementById('screen'));
			const box = video.getBoundingClientRect();
			const scale = Math.min(box.width / video.videoWidth, box.height / video.videoHeight);
			const [width, height] = [video.videoWidth * scale, video.videoHeight * scale];
			return { x: box.x + (box.width - width) / 2, y: box.y + (box.height - height) / 2, width, height };
		});
	}

	/** Where in the window (CSS pixels) the middle of the desktop's pixel x, y is shown. */
	async whereIs(x, y) {
		const [width, height] = await this.size();
		const box = await this.pictureBox();

		return [box.x + (x + 0.5) * box.width / width, box.y + (y + 0.5) * box.height / height];
	}

	/** Keeps a screenshot of the page among the artefacts; returns its path. */
	async screenshot(name) {
		const path = join(artefacts(), `${name}.png`);

		await this.page.screenshot({ path });
		return path;
	}
}
