/*
 * bench/scenarios/url.mjs: any server, of which only the address is known. On its desktop, of the size that --size tells,
 * somebody has started `bench-content KIND`; if it is on another machine than this, drawn to seen has another clock and says
 * nothing.
 */
import { DisturbanceWatch } from '../machine.mjs';
import { drawnToSeen, inputToPhoton } from '../measure.mjs';
import { Observer } from '../observer.mjs';
import { rowsOf } from '../rows.mjs';

/** @param {import('../bench.mjs').Bench} bench */
export async function run({ browser, stage, url, repeats, quick, say }) {
	const observer = await Observer.open(browser, { url, enter: async () => {} }, stage.settings);
	/* What its program received is not known here, only what is seen. */
	const desktop = { settings: stage.settings, inputReceivedMs: () => null, inputCount: NaN };
	const watch = new DisturbanceWatch();
	const values = [];

	try {
		for (let turn = 0; turn < repeats; turn++) {
			say(`round ${turn + 1} of ${repeats}: ${url}`);
			values.push({ key: await inputToPhoton(observer, desktop, 'key', quick ? 8 : 30),
				click: await inputToPhoton(observer, desktop, 'click', quick ? 8 : 30), seen: await drawnToSeen(observer, quick ? 2 : 6) });
		}
	} finally {
		await observer.close();
	}
	const turns = { [url]: { values, about: url, error: '' } };
	return { rows: [...rowsOf('key to photon', turns, ({ key }) => key), ...rowsOf('click to photon', turns, ({ click }) => click),
		...rowsOf('drawn to seen', turns, ({ seen }) => seen)], watched: [watch.end()] };
}
