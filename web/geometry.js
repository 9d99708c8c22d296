/*
 * Where the picture lies in the window, and on which of its points a pointer is. Pure.
 *
 * Everything is in device pixels of the stage (the part of the window that is ours), so that a picture that fits
 * exactly is shown pixel by pixel at any device pixel ratio.
 */

/** @typedef {{width: number, height: number}} Size */
/** @typedef {{x: number, y: number, width: number, height: number}} Rect */
/** @typedef {{x: number, y: number, inside: boolean}} PicturePoint x and y in 1/256 pixel of the picture */

/* A picture that would be enlarged by less than this over a whole multiple is shown at the multiple: crisp text is
 * worth more than a narrow border. */
const CRISP_MARGIN = 1.05;

/* Browsers keep positions as 32-bit floats of CSS pixels: position × ratio may be a little under the whole device
 * pixel. */
const FLOAT_SLACK = 1 / 64;

/**
 * The largest place for the picture that keeps its aspect, in the middle of the stage, on whole device pixels.
 *
 * @param {Size} picture
 * @param {Size} stage
 * @returns {Rect}
 */
export function fitPicture(picture, stage) {
	const scale = crispScale(Math.min(stage.width / picture.width, stage.height / picture.height));
	const width = Math.max(1, Math.round(picture.width * scale));
	const height = Math.max(1, Math.round(picture.height * scale));
	return {
		x: Math.floor((stage.width - width) / 2),
		y: Math.floor((stage.height - height) / 2),
		width,
		height,
	};
}

/** @param {number} scale */
function crispScale(scale) {
	const whole = Math.floor(scale);
	return whole >= 1 && scale < whole * CRISP_MARGIN ? whole : scale;
}

/**
 * Whether each pixel of the picture covers the same whole number of device pixels.
 *
 * @param {Size} picture
 * @param {Rect} rect
 */
export function isWholeMultiple(picture, rect) {
	return (
		rect.width % picture.width === 0 &&
		rect.height % picture.height === 0 &&
		rect.width / picture.width === rect.height / picture.height
	);
}

/**
 * The middle of the device pixel under a mouse. Its position names the pixel's left upper corner, which would be the
 * edge between two pixels of the picture.
 *
 * @param {number} css position in CSS pixels
 * @param {number} ratio device pixels per CSS pixel
 */
export function devicePixelCentre(css, ratio) {
	return Math.floor(css * ratio + FLOAT_SLACK) + 0.5;
}

/**
 * @param {{x: number, y: number}} point in device pixels of the stage
 * @param {Rect} rect where the picture lies
 * @param {Size} picture
 * @returns {PicturePoint} the nearest point of the picture if point is outside of it
 */
export function toPicture(point, rect, picture) {
	const x = along(point.x - rect.x, rect.width, picture.width);
	const y = along(point.y - rect.y, rect.height, picture.height);
	return { x: x.at, y: y.at, inside: x.inside && y.inside };
}

/**
 * @param {number} offset
 * @param {number} shown
 * @param {number} size
 */
function along(offset, shown, size) {
	/* The division comes last: at whole multiples the result is exact. */
	const at = Math.floor((offset * size * 256) / shown);
	const last = size * 256 - 1;
	return { at: Math.min(Math.max(at, 0), last), inside: at >= 0 && at <= last };
}
