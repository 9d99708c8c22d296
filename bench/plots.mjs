/*
 * bench/plots.mjs: pictures of results as SVG, drawn by hand: distributions, and where the time of a frame goes.
 */

const COLOURS = ['#0b6fb8', '#d1495b', '#e08e00', '#4f8a3d', '#7b4fa3', '#444444'];
const FONT = 'font-family="DejaVu Sans, sans-serif" font-size="12"';

const escape = (text) => String(text).replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign]);

const svg = (width, height, parts) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" ` +
	`width="${width}" height="${height}" ${FONT}>\n<rect width="100%" height="100%" fill="white"/>\n${parts.join('\n')}\n</svg>\n`;

const tenths = (value) => Number(value.toFixed(1));
const label = (x, y, text, more = '') => `<text x="${x}" y="${y}" ${more}>${escape(text)}</text>`;
const line = (x1, y1, x2, y2, stroke = '#ddd') => `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${stroke}"/>`;

/** A round step that divides the range into about `count` parts. */
function roundStep(range, count) {
	const raw = range / count;
	const power = 10 ** Math.floor(Math.log10(raw));

	return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= raw);
}

/**
 * Which share of the pictures came within which time, one curve for each target.
 * @param {string} title
 * @param {{target: string, p50: number | null, distribution: number[]}[]} rows
 */
export function distributionPlot(title, rows) {
	const [width, height, left, top, right, bottom] = [760, 380, 50, 40, 20, 50];
	const drawn = rows.filter(({ distribution }) => distribution.length);
	/* Up to the slowest target's 99th percentile: one outlier must not squeeze all curves. */
	const limit = Math.max(1, ...drawn.map(({ distribution }) => distribution[99])) * 1.05;
	const x = (ms) => tenths(left + Math.min(ms, limit) / limit * (width - left - right));
	const y = (percent) => tenths(height - bottom - percent / 100 * (height - top - bottom));
	const parts = [label(left, 22, title, 'font-weight="bold"')];
	const step = roundStep(limit, 8);

	for (let ms = 0; ms <= limit; ms += step)
		parts.push(line(x(ms), y(0), x(ms), y(100)), label(x(ms), height - 30, Number(ms.toFixed(3)), 'text-anchor="middle"'));
	for (const percent of [0, 50, 95, 100])
		parts.push(line(x(0), y(percent), x(limit), y(percent)),
			label(left - 6, y(percent) + 4, `${percent} %`, 'text-anchor="end"'));
	parts.push(label((left + width) / 2, height - 10, 'ms', 'text-anchor="middle"'));
	drawn.forEach(({ target, p50, distribution }, i) => {
		const colour = COLOURS[i % COLOURS.length];
		const path = distribution.map((ms, percent) => `${x(ms)},${y(percent)}`).join(' ');
		parts.push(`<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`,
			label(width - right - 230, top + 110 + i * 18, `${target}: ${p50} ms`, `fill="${colour}"`));
	});
	return svg(width, height, parts);
}

/**
 * When a frame reaches each stage: a bar for each step at the medians, and a line to the 95th percentile.
 * @param {string} title
 * @param {{stage: string, step_p50: number, reached_p50: number, reached_p95: number}[]} stages
 */
export function waterfallPlot(title, stages) {
	const [width, left, top, row, right] = [760, 150, 40, 26, 130];
	const height = top + stages.length * row + 40;
	const limit = Math.max(1, ...stages.map(({ reached_p95 }) => reached_p95)) * 1.05;
	const x = (ms) => tenths(left + Math.max(0, ms) / limit * (width - left - right));
	const parts = [label(10, 22, title, 'font-weight="bold"')];
	const step = roundStep(limit, 8);

	for (let ms = 0; ms <= limit; ms += step)
		parts.push(line(x(ms), top, x(ms), height - 35),
			label(x(ms), height - 18, `${Number(ms.toFixed(3))} ms`, 'text-anchor="middle"'));
	stages.forEach(({ stage, step_p50, step_p95, reached_p50, reached_p95 }, i) => {
		const begin = i ? stages[i - 1].reached_p50 : 0;
		const y = top + i * row;
		parts.push(label(left - 8, y + 16, stage, 'text-anchor="end"'),
			`<rect x="${x(Math.min(begin, reached_p50))}" y="${y + 4}" width="${Math.max(1, x(Math.max(begin, reached_p50)) -
				x(Math.min(begin, reached_p50)))}" height="${row - 10}" fill="${COLOURS[0]}"/>`,
			line(x(reached_p50), y + row / 2, x(reached_p95), y + row / 2, '#888'),
			label(width - right + 8, y + 16, `${step_p50} (p95 ${step_p95})`));
	});
	return svg(width, height, parts);
}
