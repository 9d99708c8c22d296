/*
 * bench/scenarios/encoder.mjs: every encoder that works here, by `selkies-bench encode`: time, rate and quality, one picture
 * each frame time, and one after the other.
 */
import { DisturbanceWatch } from '../machine.mjs';
import { program } from '../programs.mjs';
import { round } from '../statistics.mjs';

const ms = (summary, member) => (summary?.count ? round(summary[member] / 1000) : null);

/* One row with a problem makes it fail, and the others are in its output all the same. */
async function outputOf(running) {
	try {
		return String(await running);
	} catch (error) {
		if (!error.stdout?.length)
			throw error;
		return String(error.stdout);
	}
}

/** @param {import('../bench.mjs').Bench} bench */
export async function run({ stage, quick, say }) {
	const { width, height, framerate, rateKbps } = stage.settings;
	const watch = new DisturbanceWatch();

	say('selkies-bench encode --encoder all');
	const report = JSON.parse(await outputOf(stage.scene.runOnDesktop(program('tool/selkies-bench'), 'encode', '--encoder', 'all',
		'--size', `${width}x${height}`, '--framerate', String(framerate), '--rate', String(rateKbps),
		'--frames', quick ? '120' : '600', '--json')));
	const watched = [watch.end()];
	const rows = report.rows.map((row) => ({
		encoder: row.encoder, content: row.content, mode: row.mode, encode_min: ms(row.encode_us, 'min'), encode_p50: ms(row.encode_us, 'p50'),
		encode_p95: ms(row.encode_us, 'p95'), encode_p99: ms(row.encode_us, 'p99'), kbit_s: round(row.kbit_s, 0),
		psnr_y_db: round(row.psnr_y_db, 2), ssim_y: round(row.ssim_y, 4),
		largest_unit: row.largest_access_unit_bytes, first_keyframe: row.first_keyframe?.bytes,
		problem: row.problem ?? '', report: row,
	}));

	for (const { encoder, reason } of report.refused)
		rows.push({ encoder, content: '', mode: '', problem: reason });
	return { rows, watched, repeats: 1, columns: ['encoder', 'content', 'mode', 'encode_min', 'encode_p50', 'encode_p95', 'encode_p99', 'kbit_s', 'psnr_y_db',
		'ssim_y', 'largest_unit', 'first_keyframe', 'problem'] };
}
