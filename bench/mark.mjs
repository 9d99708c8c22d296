/*
 * bench/mark.mjs: reads the mark that bench/content/mark.c draws: change both together.
 *
 * Each function stands for itself, uses nothing of this file or of Node, and may be handed to a page as its text.
 */

/**
 * The middles of the cells in pixels of the desktop: first the 32 of the bits, most significant first, then those of the
 * inverted row below.
 */
export function markPoints() {
	const [origin, cell] = [64, 16];

	return [0, 1].flatMap((row) => Array.from({ length: 32 },
		(_, bit) => ({ x: origin + bit * cell + cell / 2, y: origin + row * cell + cell / 2 })));
}

/** The rectangle of the mark and of the patch beside it; what lies outside is the same on each run. */
export function markArea() {
	return { x: 48, y: 48, width: 608, height: 64 };
}

/**
 * What the mark says, from the brightness at its points (any scale: the middle between the darkest and the brightest
 * divides black from white): its clock in units of 100 µs, modulo 2^20, and the count of presses, modulo 256. Null if it is
 * none: not 64 levels, hardly any contrast, the second row is not the first one inverted, or the checksum is wrong.
 * @param {ArrayLike<number>} levels 0 to 255
 * @returns {{clock: number, count: number} | null}
 */
export function decodeMark(levels) {
	const all = Array.from(levels);
	const [darkest, brightest] = [Math.min(...all), Math.max(...all)];

	/* Written so that a level which is no number is refused too. */
	if (all.length !== 64 || !(brightest - darkest >= 64))
		return null;
	const bits = all.map((level) => Number(level > (darkest + brightest) / 2));
	if (bits.slice(0, 32).some((bit, i) => bit === bits[32 + i]))
		return null;
	const nibbles = Array.from({ length: 8 },
		(_, i) => bits.slice(4 * i, 4 * i + 4).reduce((sum, bit) => sum * 2 + bit, 0));
	if (nibbles.reduce((sum, nibble) => sum ^ nibble, 0) !== 0)
		return null;
	return {
		clock: nibbles.slice(0, 5).reduce((sum, nibble) => sum * 16 + nibble, 0),
		count: nibbles[5] * 16 + nibbles[6],
	};
}

/**
 * The time between two clocks, a minus b, in µs; each is in units of 100 µs, of a mark or of CLOCK_MONOTONIC. A mark's
 * clock starts anew every 104.8576 s: of the differences that fit, this is the one nearest to 0.
 * @param {number} a @param {number} b
 */
export function clockDifferenceUs(a, b) {
	const [turn, half] = [0x100000, 0x80000];

	return ((((a - b + half) % turn) + turn) % turn - half) * 100;
}
