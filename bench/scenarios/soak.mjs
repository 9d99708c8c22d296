/*
 * bench/scenarios/soak.mjs: whether the server's memory, files or threads grow while the desktop moves and viewers come and go.
 */
import { setTimeout as pause } from 'node:timers/promises';

import { processUsage } from '../../tests/integration/process.mjs';
import { until } from '../../tests/integration/wait.mjs';
import { DisturbanceWatch } from '../machine.mjs';
import { Observer } from '../observer.mjs';
import { round } from '../statistics.mjs';

const RECONNECTS_PER_MINUTE = 5;

/** @param {import('../bench.mjs').Bench} bench */
export async function run({ browser, stage, targets, minutes, say }) {
	await stage.show('video');
	const target = await targets.ours(stage.scene, stage.settings);
	const [pid] = target.pids();
	const open = () => Observer.open(browser, target, stage.settings);
	const reconnects = Math.round(minutes * RECONNECTS_PER_MINUTE);
	const rows = [];

	try {
		await open();
		let guest = await open();
		const watch = new DisturbanceWatch();
		const begin = performance.now();
		const minute = () => (performance.now() - begin) / 60000;
		for (let done = 0; done < reconnects || minute() < minutes;) {
			if (minute() >= rows.length + 1) {
				rows.push({ minute: round(minute(), 1), reconnects: done, ...await look(stage.scene, pid) });
				say(`minute ${rows.at(-1).minute}: ${rows.at(-1).rss_kb} kB`);
			}
			if (done < reconnects && minute() >= minutes * done / reconnects) {
				await guest.close();
				guest = await open();
				done++;
			}
			await pause(200);
		}
		rows.push({ minute: round(minute(), 1), reconnects, ...await look(stage.scene, pid) });
		const growth = (member) => rows.at(-1)[member] - rows[0][member];
		rows.push({ minute: 'growth', reconnects: `${round(growth('rss_kb') * 100 / rows[0].rss_kb, 1)} % RSS`,
			rss_kb: growth('rss_kb'), fds: growth('fds'), threads: growth('threads') });
		return { rows, repeats: 1, watched: [watch.end()], columns: ['minute', 'reconnects', 'rss_kb', 'fds', 'threads'] };
	} finally {
		await target.stop();
	}
}

/* In a quiet moment, with both viewers and no other: the lowest of a second, for what pools make come and go. */
async function look(scene, pid) {
	await until('both viewers are there and no other', async () => {
		const { viewers } = await scene.status();
		return viewers.length === 2 && viewers.every(({ carrier }) => carrier !== 'none');
	});
	const looks = [];
	for (let i = 0; i < 20; i++) {
		looks.push(processUsage(pid));
		await pause(50);
	}
	const lowest = (member) => Math.min(...looks.map((usage) => usage[member]));
	return { rss_kb: lowest('rss_kb'), fds: lowest('fds'), threads: lowest('threads') };
}
