/*
 * tests/integration/chart.mjs: what tests/desktop-clients/pattern.c draws: change both together.
 */
const PATCH = 64;
const LEFT = 96;
const CORNER = 48;
const CORNER_MARGIN = 8;
const ROW_COLOURS = 96;
const ROW_GREYS = 176;
const ROW_FINE = 256;

export const GREY = [128, 128, 128];
const WHITE = [255, 255, 255];
const BLACK = [0, 0, 0];
const RED = [255, 0, 0];
const GREEN = [0, 255, 0];
const BLUE = [0, 0, 255];
const YELLOW = [255, 255, 0];

const middle = (x, y, size = PATCH) => ({ x: x + size / 2, y: y + size / 2 });

/** Middles of areas of one colour: `{name, x, y, colour}`. */
export function flatPatches(width, height) {
	const right = width - CORNER_MARGIN - CORNER;
	const bottom = height - CORNER_MARGIN - CORNER;
	const colours = { red: RED, green: GREEN, blue: BLUE, cyan: [0, 255, 255], magenta: [255, 0, 255], yellow: YELLOW,
		white: WHITE, black: BLACK };
	const patches = [
		{ name: 'left upper corner', ...middle(CORNER_MARGIN, CORNER_MARGIN, CORNER), colour: RED },
		{ name: 'right upper corner', ...middle(right, CORNER_MARGIN, CORNER), colour: GREEN },
		{ name: 'left lower corner', ...middle(CORNER_MARGIN, bottom, CORNER), colour: BLUE },
		{ name: 'right lower corner', ...middle(right, bottom, CORNER), colour: YELLOW },
		{ name: 'background', x: width / 2, y: height - 100, colour: GREY },
	];

	Object.entries(colours).forEach(([name, colour], i) =>
		patches.push({ name, ...middle(LEFT + i * PATCH, ROW_COLOURS), colour }));
	for (let i = 0; i < 16; i++)
		patches.push({ name: `grey ${i}`, ...middle(LEFT + i * PATCH, ROW_GREYS), colour: [i * 17, i * 17, i * 17] });
	return patches;
}

const fineStructures = {
	'chequer of single pixels': (x, y) => (x + y) % 2 === 0,
	'upright lines': (x) => x % 2 === 0,
	'level lines': (x, y) => y % 2 === 0,
	'chequer of 2 × 2 pixels': (x, y) => ((x >> 1) + (y >> 1)) % 2 === 0,
	'slanted lines': (x, y) => (x + y) % 8 < 2,
};

/** Areas of black and white pixels: `{name, x, y, size, white(dx, dy)}`. */
export function finePatches() {
	return Object.entries(fineStructures).map(([name, white], i) =>
		({ name, x: LEFT + i * PATCH, y: ROW_FINE, size: PATCH, white }));
}

/** Pixels of the two outermost rings: `{name, x, y, colour}`, five on each side of each ring. */
export function ringPoints(width, height) {
	const points = [];

	for (const [ring, colour] of [[0, WHITE], [1, BLACK]]) {
		const far = { x: width - 1 - ring, y: height - 1 - ring };
		/* The very corners belong to two sides. */
		for (const part of [0.1, 0.25, 0.5, 0.75, 0.9]) {
			const x = Math.round(far.x * part);
			const y = Math.round(far.y * part);
			points.push({ name: `upper ring ${ring}`, x, y: ring, colour },
				{ name: `lower ring ${ring}`, x, y: far.y, colour },
				{ name: `left ring ${ring}`, x: ring, y, colour },
				{ name: `right ring ${ring}`, x: far.x, y, colour });
		}
	}
	return points;
}
