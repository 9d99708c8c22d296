/*
 * bench/scenarios/frames.mjs: capture alone, and capture with encoding, without a browser: `selkies-bench frames` on each
 * kind of content.
 */
import { DisturbanceWatch } from '../machine.mjs';
import { program } from '../programs.mjs';
import { round } from '../statistics.mjs';

const KINDS = ['still', 'typing', 'scroll', 'drag', 'video', 'game'];

const ms = (summary, member) => (summary?.count ? round(summary[member] / 1000) : null);

/** @param {import('../bench.mjs').Bench} bench */
export async function run({ stage, quick, say }) {
	const { framerate, rateKbps } = stage.settings;
	const rows = [];
	const watched = [];

	for (const kind of KINDS) {
		await stage.show(kind);
		for (const mode of ['capture', 'capture, encode']) {
			say(`${kind}: ${mode}`);
			const watch = new DisturbanceWatch();
			const report = JSON.parse(String(await stage.scene.runOnDesktop(program('tool/selkies-bench'), 'frames', '--display',
				stage.scene.display, '--seconds', quick ? '3' : '10', '--framerate', String(framerate), '--rate', String(rateKbps),
				...(mode === 'capture' ? ['--capture-only'] : []), '--json')));
			watched.push(watch.end());
			rows.push(rowOf(kind, mode, report));
		}
	}
	return { rows, watched, repeats: 1, columns: Object.keys(rows[0]).filter((name) => name !== 'report') };
}

function rowOf(content, mode, report) {
	const { captured, encoded, self, compositor } = report;
	const { damage_share: damage } = captured;

	return {
		content, mode, captured_fps: round(captured.frames_per_second, 1), encoded_fps: round(encoded?.pictures_per_second, 1),
		damage: round(damage?.mean, 3), captured_p50: ms(captured.commit_to_captured_us, 'p50'),
		captured_p95: ms(captured.commit_to_captured_us, 'p95'), convert_p50: ms(encoded?.convert_us, 'p50'),
		encode_p50: ms(encoded?.encode_us, 'p50'), encode_p95: ms(encoded?.encode_us, 'p95'),
		encoded_p50: ms(encoded?.commit_to_encoded_us, 'p50'), encoded_p95: ms(encoded?.commit_to_encoded_us, 'p95'),
		kbit_s: round(encoded?.kbit_s, 0), dropped: encoded?.dropped ?? null, largest_unit: encoded?.largest_access_unit_bytes ?? null,
		cores: round(self.cpu_cores, 3), labwc_cores: round(compositor?.cpu_cores, 3), report,
	};
}
