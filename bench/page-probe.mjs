/*
 * bench/page-probe.mjs: looks at any page that shows a desktop, from within: when input happened, and when which picture
 * was seen. It knows nothing of the product: only <video> and <canvas> elements as large as the desktop, and the mark that
 * our content clients draw on it (bench/mark.mjs).
 *
 * Input happens when the browser made the event, so that a page too busy to take it counts. A picture is seen:
 * - in a <video>: when requestVideoFrameCallback calls for it;
 * - in a <canvas> drawn with a 2d or bitmaprenderer context of the page: when the last drawing call of a task returned. The
 *   page shows it with the next frame of the browser only; a <video> has waited for that already. So canvases have an
 *   advantage of up to one frame here;
 * - in any other <canvas> (drawn by a worker, by WebGL): when it is looked at, once in each frame of the browser.
 *
 * All functions but the last run in the page; they know each other by name.
 */
import { decodeMark, markPoints } from './mark.mjs';

/* The rectangle around the points; even, as a chroma plane wants it. */
function areaAround(points) {
	const left = Math.min(...points.map(({ x }) => x)) & ~1;
	const top = Math.min(...points.map(({ y }) => y)) & ~1;

	return { x: left, y: top, width: (Math.max(...points.map(({ x }) => x)) + 2 - left) & ~1,
		height: (Math.max(...points.map(({ y }) => y)) + 2 - top) & ~1 };
}

/**
 * What the mark in a picture says: `video` and `canvas` read it and tell `seen`, with what is known of the picture.
 * @param {{x: number, y: number}[]} points
 * @param {(mark: {clock: number, count: number} | null, picture: object) => void} seen
 */
function createReader(points, seen) {
	const area = areaAround(points);
	const pencil = new OffscreenCanvas(area.width, area.height).getContext('2d', { willReadFrequently: true });
	const decode = (level) => decodeMark(points.map(({ x, y }) => level(x - area.x, y - area.y)));
	const canvas = (source, picture) => {
		pencil.drawImage(source, area.x, area.y, area.width, area.height, 0, 0, area.width, area.height);
		const { data } = pencil.getImageData(0, 0, area.width, area.height);
		seen(decode((x, y) => data[(y * area.width + x) * 4 + 1]), picture);
	};

	/* Copying the few pixels out of the decoded frame costs little; drawing a video converts all of it. */
	const video = async (source, picture) => {
		const frame = new VideoFrame(source);
		try {
			if (!/^(I4|NV12|RGB|BGR)/.test(frame.format ?? ''))
				return canvas(frame, picture);
			const copy = new Uint8Array(frame.allocationSize({ rect: area }));
			const [{ offset, stride }] = await frame.copyTo(copy, { rect: area });
			const packed = /^(RGB|BGR)/.test(frame.format);
			return seen(decode((x, y) => copy[offset + y * stride + (packed ? x * 4 + 1 : x)]), picture);
		} finally {
			frame.close();
		}
	};
	return { canvas, video };
}

/* Pages keep elements that are not shown, with older pictures in them. */
function showsDesktop(element, { width, height }) {
	const size = element instanceof HTMLVideoElement ? [element.videoWidth, element.videoHeight] : [element.width, element.height];

	return size[0] === width && size[1] === height && element.isConnected &&
		element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
}

function watchVideo(video, size, reader, failed) {
	const onFrame = (_now, frame) => {
		const at = performance.now();
		video.requestVideoFrameCallback(onFrame);
		if (showsDesktop(video, size))
			reader.video(video, { at, how: 'video', frame }).catch(failed);
	};

	video.requestVideoFrameCallback(onFrame);
}

/** Notices each drawing onto a canvas that shows the desktop; returns the canvases that were drawn so at some time. */
function watchDrawing(size, reader) {
	const hooked = new WeakSet();
	const drawn = new Map(); /* canvas → when, in the task that runs */
	const readDrawn = () => {
		for (const [canvas, at] of drawn)
			reader.canvas(canvas, { at, how: 'canvas' });
		drawn.clear();
	};

	for (const [prototype, method] of [[CanvasRenderingContext2D.prototype, 'drawImage'],
		[CanvasRenderingContext2D.prototype, 'putImageData'], [ImageBitmapRenderingContext.prototype, 'transferFromImageBitmap']]) {
		const original = prototype[method];
		prototype[method] = function (...values) {
			const result = original.apply(this, values);
			if (this.canvas instanceof HTMLCanvasElement && showsDesktop(this.canvas, size)) {
				if (drawn.size === 0)
					queueMicrotask(readDrawn);
				drawn.set(this.canvas, performance.now());
				hooked.add(this.canvas);
			}
			return result;
		};
	}
	return hooked;
}

/* A canvas that no call of this page draws. */
function pollCanvas(canvas, size, reader, hooked) {
	const onFrame = () => {
		if (!canvas.isConnected || hooked.has(canvas))
			return;
		if (showsDesktop(canvas, size))
			reader.canvas(canvas, { at: performance.now(), how: 'canvas, polled' });
		requestAnimationFrame(onFrame);
	};

	requestAnimationFrame(onFrame);
}

/* Elements come and go: new ones are looked for again and again. */
function watchElements(size, reader, failed) {
	const hooked = watchDrawing(size, reader);
	const attached = new WeakSet();

	setInterval(() => {
		for (const element of document.querySelectorAll('video, canvas')) {
			const isVideo = element instanceof HTMLVideoElement;
			/* Asking for frames keeps a browser drawing that would rest: only where nothing else tells. */
			if (attached.has(element) || hooked.has(element) || !(isVideo || showsDesktop(element, size)))
				continue;
			attached.add(element);
			if (isVideo)
				watchVideo(element, size, reader, failed);
			else
				pollCanvas(element, size, reader, hooked);
		}
	}, 50);
}

/** Makes window.selkiesBench. @param {{width: number, height: number, points: {x: number, y: number}[]}} config */
function installProbe({ width, height, points }) {
	let waiting = null;
	const bench = {
		/** @type {{at: number, type: string}[]} */ inputs: [],
		/** @type {{at: number, clock: number, count: number, how: string, frame?: object}[]} */ pictures: [],
		unreadable: 0,
		last: null,

		/** What could be the desktop: for an error message. */
		elements: () => [...document.querySelectorAll('video, canvas')].map((element) => element instanceof HTMLVideoElement ?
			`video ${element.videoWidth}×${element.videoHeight}` : `canvas ${element.width}×${element.height}`),

		/** The first picture with this count, the present one included; null after the limit. */
		awaitCount: (count, limitMs) => new Promise((resolve) => {
			if (bench.last?.count === count)
				return resolve(bench.last);
			const timer = setTimeout(() => { waiting = null; resolve(null); }, limitMs);
			waiting = { count, found: (picture) => { clearTimeout(timer); waiting = null; resolve(picture); } };
		}),
	};
	const seen = (mark, picture) => {
		if (!mark) {
			bench.unreadable++;
		} else if (mark.clock !== bench.last?.clock || mark.count !== bench.last.count) {
			bench.last = { ...picture, ...mark };
			bench.pictures.push(bench.last);
			if (waiting?.count === mark.count)
				waiting.found(bench.last);
		}
	};

	Object.defineProperty(window, 'selkiesBench', { value: bench });
	watchElements({ width, height }, createReader(points, seen), () => bench.unreadable++);
	for (const type of ['keydown', 'pointerdown'])
		window.addEventListener(type, ({ isTrusted, timeStamp }) => isTrusted && bench.inputs.push({ at: timeStamp, type }),
			{ capture: true, passive: true });
}

/** The script for a page, to run before any of its own. @param {{width: number, height: number}} size of the desktop */
export function probeScript({ width, height }) {
	const parts = [decodeMark, areaAround, createReader, showsDesktop, watchVideo, watchDrawing, pollCanvas, watchElements, installProbe];

	return `(() => {\n${parts.join('\n')}\ninstallProbe(${JSON.stringify({ width, height, points: markPoints() })});\n})();`;
}
