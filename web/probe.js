/*
 * Why the server does not let the page in. Browsers keep the reason of a refused WebSocket to themselves; an ordinary
 * request is told.
 */

const LIMIT_MS = 5000;

/**
 * @param {string} base
 * @param {string} token
 * @returns {Promise<{refused: boolean, reason: string}>}
 */
export async function probe(base, token) {
	try {
		const answer = await fetch(new URL("api/status", base), {
			headers: token ? { Authorization: `Bearer ${token}` } : {},
			cache: "no-store",
			signal: AbortSignal.timeout(LIMIT_MS),
		});
		if (answer.status === 401 || answer.status === 403) {
			return { refused: true, reason: await explanation(answer) };
		}
		const reason = answer.ok
			? "The server is there, but accepts no WebSocket from this page. A proxy in between must pass on " +
				"WebSocket upgrades and the Host header; or start the server with --allow-origin " +
				location.origin
			: `Something else answers in place of the server (status ${answer.status} for api/status).`;
		return { refused: false, reason };
	} catch {
		return { refused: false, reason: "The server cannot be reached." };
	}
}

/** @param {Response} answer with the reason in its body, as text or as JSON */
async function explanation(answer) {
	const text = (await answer.text()).trim();
	try {
		const body = JSON.parse(text);
		return String(body.message ?? body.error ?? text);
	} catch {
		/* A proxy that answers in place of the server sends a page of its own. */
		return text.startsWith("<") ? `The way to the server is barred (status ${answer.status}).` : text;
	}
}
