/*
 * bench/page-probe.mjs: looks at any page that shows a desktop, from within: when input happened, and when which picture
 * was seen. It knows nothing of the product: only <video> and <canvas> elements as large as the desktop, and the mark that
 * our content clients draw on it (bench/mark.mjs).
 *
 * When a picture counts as seen:
 * - <video>: when requestVideoFrameCallback calls for it.
 * - <canvas> drawn with a 2d or bitmaprenderer context of the page: when the last drawing call of a task returned. The page
 *   shows it with the next frame of the browser only; a <video> has waited for that already. So canvases have an advantage
 *   of up to one frame here.
 * - any other <canvas> (drawn by a worker, by WebGL): looked at once in each frame of the browser.
 */

/**
 * Runs in the page, before any script of it; self-contained but for its arguments.
 * @param {{width: number, height: number, points: {x: number, y: number}[]}} config the desktop, and the mark's points
 * @param {(levels: number[]) => {clock: number, count: number} | null} decodeMark
 */
export function installProbe({ width, height, points }, decodeMark) {
	const left = Math.min(...points.map(({ x }) => x)) & ~1;
	const top = Math.min(...points.map(({ y }) => y)) & ~1;
	const area = { x: left, y: top, width: (Math.max(...points.map(({ x }) => x)) + 2 - left) & ~1,
		height: (Math.max(...points.map(({ y }) => y)) + 2 - top) & ~1 };
	const attached = new WeakSet();
	const drawn = new Map(); /* canvas → {at}: of the task that runs */
	const pencil = new OffscreenCanvas(area.width, area.height).getContext('2d', { willReadFrequently: true });
	let waiting = null;

	const bench = {
		/** @type {{at: number, type: string}[]} */ inputs: [],
		/** @type {{at: number, clock: number, count: number, how: string, frame?: object}[]} */ pictures: [],
		unreadable: 0,
		last: null,

		/** What could be the desktop: for an error message. */
		elements: () => [...document.querySelectorAll('video, canvas')].map((element) => element.localName === 'video' ?
			`video ${element.videoWidth}×${element.videoHeight}` : `canvas ${element.width}×${element.height}`),

		/** The first picture with this count, from now on or seen already last; null after the limit. */
		awaitCount: (count, limitMs) => new Promise((resolve) => {
			if (bench.last?.count === count)
				return resolve(bench.last);
			const timer = setTimeout(() => { waiting = null; resolve(null); }, limitMs);
			waiting = { count, found: (picture) => { clearTimeout(timer); waiting = null; resolve(picture); } };
		}),
	};
	Object.defineProperty(window, 'selkiesBench', { value: bench });

	/* Pages keep elements that are not shown, with older pictures in them. */
	const isShown = (element) => element.isConnected && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
	const note = (picture) => {
		if (picture.clock === bench.last?.clock && picture.count === bench.last.count)
			return;
		bench.last = picture;
		bench.pictures.push(picture);
		if (waiting?.count === picture.count)
			waiting.found(picture);
	};
	const read = (level, seen) => {
		const mark = decodeMark(points.map(({ x, y }) => level(x - area.x, y - area.y)));
		if (mark)
			note({ ...seen, ...mark });
		else
			bench.unreadable++;
	};
	const readWithPencil = (source, seen) => {
		pencil.drawImage(source, area.x, area.y, area.width, area.height, 0, 0, area.width, area.height);
		const { data } = pencil.getImageData(0, 0, area.width, area.height);
		read((x, y) => data[(y * area.width + x) * 4 + 1], seen);
	};

	/* Copying the few pixels out of the decoded frame costs little; drawing a video converts all of it. */
	const readVideo = async (video, seen) => {
		if (typeof VideoFrame === 'undefined')
			return readWithPencil(video, seen);
		const frame = new VideoFrame(video);
		try {
			const format = frame.format ?? '';
			if (!/^(I4|NV12|RGB|BGR)/.test(format))
				return readWithPencil(frame, seen);
			const copy = new Uint8Array(frame.allocationSize({ rect: area }));
			const [{ offset, stride }] = await frame.copyTo(copy, { rect: area });
			const packed = /^(RGB|BGR)/.test(format);
			read((x, y) => copy[offset + y * stride + (packed ? x * 4 + 1 : x)], seen);
		} finally {
			frame.close();
		}
	};

	const attachVideo = (video) => {
		const onFrame = (_now, frame) => {
			const at = performance.now();
			video.requestVideoFrameCallback(onFrame);
			if (frame.width === width && frame.height === height && isShown(video))
				readVideo(video, { at, how: 'video', frame }).catch(() => bench.unreadable++);
		};
		video.requestVideoFrameCallback(onFrame);
	};

	const isDesktop = (canvas) => canvas instanceof HTMLCanvasElement && canvas.width === width && canvas.height === height &&
		isShown(canvas);
	const readDrawn = () => {
		for (const [canvas, at] of drawn)
			readWithPencil(canvas, { at, how: 'canvas' });
		drawn.clear();
	};
	const hook = (prototype, method) => {
		const original = prototype[method];
		prototype[method] = function (...values) {
			const result = original.apply(this, values);
			if (this !== pencil && isDesktop(this.canvas)) {
				if (drawn.size === 0)
					queueMicrotask(readDrawn);
				drawn.set(this.canvas, performance.now());
				attached.add(this.canvas);
			}
			return result;
		};
	};
	hook(CanvasRenderingContext2D.prototype, 'drawImage');
	hook(CanvasRenderingContext2D.prototype, 'putImageData');
	hook(ImageBitmapRenderingContext.prototype, 'transferFromImageBitmap');

	/* A canvas that no call of this page draws. */
	const pollCanvas = (canvas) => {
		const onFrame = () => {
			if (!canvas.isConnected || drawn.has(canvas))
				return;
			if (isDesktop(canvas))
				readWithPencil(canvas, { at: performance.now(), how: 'canvas, polled' });
			requestAnimationFrame(onFrame);
		};
		requestAnimationFrame(onFrame);
	};
	setInterval(() => {
		for (const element of document.querySelectorAll('video, canvas')) {
			if (attached.has(element) || (element.localName === 'canvas' && !isDesktop(element)))
				continue;
			attached.add(element);
			if (element.localName === 'video')
				attachVideo(element);
			else
				pollCanvas(element);
		}
	}, 50);

	for (const type of ['keydown', 'pointerdown'])
		window.addEventListener(type, ({ isTrusted }) => isTrusted && bench.inputs.push({ at: performance.now(), type }),
			{ capture: true, passive: true });
}
