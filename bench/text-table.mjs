/*
 * bench/text-table.mjs: rows of objects as text in columns, or as a Markdown table.
 */

const text = (value) => (value === null || value === undefined ? '–' : String(value));

/**
 * @param {Record<string, unknown>[]} rows
 * @param {string[]} columns members to show, in this order; they are the headings too
 */
export function textTable(rows, columns) {
	const lines = [columns, ...rows.map((row) => columns.map((column) => text(row[column])))];
	const numeric = columns.map((column) => rows.every((row) => typeof row[column] !== 'string'));
	const widths = columns.map((_, i) => Math.max(...lines.map((line) => line[i].length)));

	return lines.map((line) => line.map((cell, i) => (numeric[i] ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
		.join('  ').trimEnd()).join('\n');
}

/** The same in Markdown; numbers stand to the right. */
export function markdownTable(rows, columns) {
	const numeric = columns.map((column) => rows.every((row) => typeof row[column] !== 'string'));
	const line = (cells) => `| ${cells.join(' | ')} |`;

	return [line(columns), line(numeric.map((right) => (right ? '---:' : '---'))),
		...rows.map((row) => line(columns.map((column) => text(row[column]))))].join('\n');
}
