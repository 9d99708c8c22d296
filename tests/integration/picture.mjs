/*
 * tests/integration/picture.mjs: pictures as arrays of pixels, and how far two of them are apart.
 */

/** Width × height pixels of four bytes: red, green, blue, unused. */
export class Picture {
	/** @param {number} width @param {number} height @param {Uint8Array} data */
	constructor(width, height, data) {
		if (data.length !== width * height * 4)
			throw new Error(`a picture of ${width}×${height} needs ${width * height * 4} bytes, not ${data.length}`);
		this.width = width;
		this.height = height;
		this.data = data;
	}

	/** @returns {[number, number, number]} */
	at(x, y) {
		const offset = (y * this.width + x) * 4;

		return [this.data[offset], this.data[offset + 1], this.data[offset + 2]];
	}
}

/** Reads a binary PPM with 8 bits a channel (what `grim -t ppm` writes). */
export function parsePpm(bytes) {
	const header = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.subarray(0, 64).toString('latin1'));

	if (!header)
		throw new Error(`not a binary PPM: ${bytes.subarray(0, 16).toString('latin1')}`);
	const [width, height] = [Number(header[1]), Number(header[2])];
	const rgb = bytes.subarray(header[0].length);
	const data = new Uint8Array(width * height * 4);
	for (let i = 0; i < width * height; i++) {
		data[i * 4] = rgb[i * 3];
		data[i * 4 + 1] = rgb[i * 3 + 1];
		data[i * 4 + 2] = rgb[i * 3 + 2];
		data[i * 4 + 3] = 255;
	}
	return new Picture(width, height, data);
}

/** BT.709 luma of full-range RGB: what the eye, and the finest plane of the video, sees of a colour. */
export function luma([red, green, blue]) {
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Largest difference of a channel of two colours. */
export function distance(a, b) {
	return Math.max(...a.map((value, i) => Math.abs(value - b[i])));
}

/**
 * Peak signal-to-noise ratio of the luma of two pictures of one size in dB; with `dx`, `dy` the second is taken shifted,
 * so that a test can show that no other alignment fits better.
 */
export function lumaPsnr(a, b, dx = 0, dy = 0) {
	if (a.width !== b.width || a.height !== b.height)
		throw new Error(`pictures of ${a.width}×${a.height} and ${b.width}×${b.height} can't be compared`);
	let squares = 0;
	let count = 0;
	for (let y = Math.max(0, -dy); y < Math.min(a.height, a.height - dy); y++) {
		for (let x = Math.max(0, -dx); x < Math.min(a.width, a.width - dx); x++) {
			const i = (y * a.width + x) * 4;
			const j = ((y + dy) * a.width + x + dx) * 4;
			const difference = 0.2126 * (a.data[i] - b.data[j]) + 0.7152 * (a.data[i + 1] - b.data[j + 1]) +
				0.0722 * (a.data[i + 2] - b.data[j + 2]);
			squares += difference * difference;
			count++;
		}
	}
	return squares === 0 ? Infinity : 10 * Math.log10(255 * 255 * count / squares);
}
