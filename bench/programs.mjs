/*
 * bench/programs.mjs: where the bench's own programs are.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** @param {string} path in the folder BUILD/bench: "content/bench-content" */
export function program(path) {
	const folder = process.env.SELKIES_BENCH_PROGRAMS;

	if (!folder)
		throw new Error('set SELKIES_BENCH_PROGRAMS to the folder BUILD/bench with the built programs of the bench');
	const file = join(resolve(folder), path);
	if (!existsSync(file))
		throw new Error(`${file} is missing: build it in a folder that was configured with -Dbench=true`);
	return file;
}
