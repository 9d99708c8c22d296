/*
 * The picture in the window: its place, its sharpness, and the way from a pointer to its pixels.
 */
import { devicePixelCentre, fitPicture, isWholeMultiple, toPicture } from "./geometry.js";

/** @typedef {import("./geometry.js").Size} Size */
/** @typedef {import("./geometry.js").Rect} Rect */
/** @typedef {import("./messages.js").Position & {inside: boolean}} Place */

export class View {
	#stage;
	#video;
	#still;
	#changed;
	#shown;
	/** @type {Size} in device pixels */
	#stageSize = { width: 0, height: 0 };
	/** @type {Rect | null} in device pixels; null while there is no picture */
	#rect = null;
	#playing = false;
	#presented = 0;
	/** @type {VideoFrameCallbackMetadata | null} */
	#lastFrame = null;

	/**
	 * @param {HTMLElement} stage
	 * @param {HTMLVideoElement} video
	 * @param {HTMLCanvasElement} still
	 * @param {() => void} changed the picture began to move, or its size is another
	 * @param {(frame: VideoFrameCallbackMetadata) => void} shown a frame is on the screen
	 */
	constructor(stage, video, still, changed, shown) {
		this.#stage = stage;
		this.#video = video;
		this.#still = still;
		this.#changed = changed;
		this.#shown = shown;
		this.#observeStage();
		video.addEventListener("resize", () => this.#layout());
		video.addEventListener("loadeddata", () => this.#onFirstFrame());
		this.#countFrames();
	}

	/** Whether the video shows frames of the current connection. */
	get playing() {
		return this.#playing;
	}

	/** Whether a picture is on the screen, be it an old one. */
	get hasPicture() {
		return this.#playing || !this.#still.hidden;
	}

	/** Frames that the browser gave to its compositor, since the page was loaded. */
	get presented() {
		return this.#presented;
	}

	/** What the browser says about the frame presented last. */
	get lastFrame() {
		return this.#lastFrame;
	}

	/** @returns {Size} of the picture; 0 while there is none */
	get size() {
		return { width: this.#video.videoWidth, height: this.#video.videoHeight };
	}

	/** @param {MediaStream} stream */
	attach(stream) {
		this.keep();
		this.#video.srcObject = stream;
		this.#video.play().catch((error) => {
			/* Another stream came while this one was loading; nothing else can stop a muted video. */
			console.info("selkies: playing did not start:", error);
		});
	}

	/** Keeps the last picture on the screen, without the video: its connection is gone. */
	keep() {
		const { width, height } = this.size;
		if (this.#playing && width > 0 && height > 0) {
			this.#still.width = width;
			this.#still.height = height;
			this.#still.getContext("2d")?.drawImage(this.#video, 0, 0);
			this.#still.hidden = false;
		}
		this.#playing = false;
		this.#video.srcObject = null;
		this.#layout();
	}

	/**
	 * @param {MouseEvent} event
	 * @returns {Place | null} null while there is no picture to point at
	 */
	locate(event) {
		const picture = this.size;
		if (!this.#rect || !this.#playing || picture.width === 0) {
			return null;
		}
		const ratio = devicePixelRatio;
		const isMouse = !("pointerType" in event) || event.pointerType === "mouse";
		const point = isMouse
			? { x: devicePixelCentre(event.clientX, ratio), y: devicePixelCentre(event.clientY, ratio) }
			: { x: event.clientX * ratio, y: event.clientY * ratio };
		return { ...toPicture(point, this.#rect, picture), ...picture };
	}

	#observeStage() {
		const observer = new ResizeObserver((entries) => {
			this.#stageSize = this.#measureStage(
				entries[entries.length - 1].devicePixelContentBoxSize?.[0],
			);
			this.#layout();
		});
		try {
			observer.observe(this.#stage, { box: "device-pixel-content-box" });
		} catch {
			/* Safari measures in CSS pixels only. */
			observer.observe(this.#stage);
		}
	}

	/**
	 * @param {ResizeObserverSize | undefined} box
	 * @returns {Size}
	 */
	#measureStage(box) {
		const width = this.#stage.clientWidth * devicePixelRatio;
		const height = this.#stage.clientHeight * devicePixelRatio;
		/* The box is exact where the ratio is a fraction. Chromium forgets the ratio in it while it emulates
		 * another device. */
		const exact = box && Math.abs(box.inlineSize - width) < 2 && Math.abs(box.blockSize - height) < 2;
		return exact
			? { width: box.inlineSize, height: box.blockSize }
			: { width: Math.round(width), height: Math.round(height) };
	}

	#layout() {
		const picture = this.#playing || this.#still.hidden ? this.size : this.#still;
		if (picture.width === 0 || picture.height === 0 || this.#stageSize.width === 0) {
			this.#rect = null;
			return;
		}
		const rect = fitPicture(picture, this.#stageSize);
		const sharp = isWholeMultiple(picture, rect) ? "pixelated" : "auto";
		for (const element of [this.#video, this.#still]) {
			element.style.left = `${rect.x / devicePixelRatio}px`;
			element.style.top = `${rect.y / devicePixelRatio}px`;
			element.style.width = `${rect.width / devicePixelRatio}px`;
			element.style.height = `${rect.height / devicePixelRatio}px`;
			element.style.imageRendering = sharp;
		}
		this.#rect = rect;
		this.#changed();
	}

	#onFirstFrame() {
		this.#playing = true;
		this.#still.hidden = true;
		/* Its memory is of no use until the next time. */
		this.#still.width = 0;
		this.#layout();
	}

	#countFrames() {
		if (!("requestVideoFrameCallback" in this.#video)) {
			return;
		}
		/** @type {VideoFrameRequestCallback} */
		const onFrame = (_now, metadata) => {
			this.#presented++;
			this.#lastFrame = metadata;
			this.#shown(metadata);
			this.#video.requestVideoFrameCallback(onFrame);
		};
		this.#video.requestVideoFrameCallback(onFrame);
	}
}
