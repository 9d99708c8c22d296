/*
 * tests/integration/barcode.mjs: reads the number of the picture that tests/desktop-clients/motion.c draws.
 */
const CELL = 32;
const ORIGIN = 64;
const BITS = 16;

/** The middles of the cells in pixels of the desktop: first the row of the number, then the inverted one. */
export function barcodePoints() {
	return [0, 1].flatMap((row) => Array.from({ length: BITS },
		(_, bit) => ({ x: ORIGIN + bit * CELL + CELL / 2, y: ORIGIN + row * CELL + CELL / 2 })));
}

/**
 * The number from the brightness (0–255) at the points; null if it is none: not black and white, or the second row is
 * not the first one inverted.
 * @param {number[]} levels
 */
export function decodeBarcode(levels) {
	const bits = levels.map((level) => (level > 170 ? 1 : level < 85 ? 0 : null));
	const valid = bits.length === 2 * BITS && bits.slice(0, BITS).every((bit, i) => bit !== null && bit + bits[BITS + i] === 1);

	return valid ? bits.slice(0, BITS).reduce((number, bit) => number * 2 + bit, 0) : null;
}
