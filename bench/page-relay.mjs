/*
 * bench/page-relay.mjs: leads the media of any page with WebRTC through our relay, so that a bad network can be played.
 *
 * The page's RTCPeerConnection gets the server's UDP candidates with the relay's address instead, loses the TCP ones, and
 * never tells its own: the server then finds it as peer-reflexive, behind the relay. Everything else of the page (its
 * WebSocket) goes through the relay because it was opened at the relay's TCP port.
 */

/**
 * Runs in the page, before any script of it; self-contained. `selkiesRelay(address, port)` was exposed to it: it opens a UDP
 * port that leads there and resolves to its number.
 */
export function installRelay() {
	const relayed = async (line) => {
		/* RFC 8839 §5.1: candidate:FOUNDATION COMPONENT TRANSPORT PRIORITY ADDRESS PORT typ TYPE … */
		const parts = line.split(' ');
		/* A name that only multicast DNS knows (.local) is of no use either. */
		if (parts.length < 8 || parts[2].toLowerCase() !== 'udp' || !/^[\d.]+$|:/.test(parts[4]))
			return null;
		parts[5] = String(await window.selkiesRelay(parts[4], Number(parts[5])));
		parts[4] = '127.0.0.1';
		return parts.join(' ');
	};
	const relayedSdp = async (sdp) => {
		const lines = await Promise.all(sdp.split('\r\n').map(async (line) => {
			if (!line.startsWith('a=candidate:'))
				return line;
			const candidate = await relayed(line.slice(2));
			return candidate && `a=${candidate}`;
		}));
		return lines.filter((line) => line !== null).join('\r\n');
	};
	const withoutCandidates = (description) => description && new RTCSessionDescription({ type: description.type,
		sdp: description.sdp.split('\r\n').filter((line) => !line.startsWith('a=candidate:')).join('\r\n') });
	const silent = (listener) => listener && ((event) => {
		if (event.candidate === null)
			(listener.handleEvent ?? listener).call(event.target, event);
	});
	const Native = window.RTCPeerConnection;

	window.RTCPeerConnection = class RTCPeerConnection extends Native {
		async addIceCandidate(candidate) {
			const line = candidate?.candidate;
			if (!line)
				return super.addIceCandidate(candidate);
			const other = await relayed(line);
			return other ? super.addIceCandidate({ candidate: other, sdpMid: candidate.sdpMid,
				sdpMLineIndex: candidate.sdpMLineIndex }) : undefined;
		}

		async setRemoteDescription(description) {
			return super.setRemoteDescription({ type: description.type, sdp: await relayedSdp(description.sdp) });
		}

		addEventListener(type, listener, options) {
			super.addEventListener(type, type === 'icecandidate' ? silent(listener) : listener, options);
		}

		set onicecandidate(listener) {
			super.onicecandidate = silent(listener);
		}

		get localDescription() {
			return withoutCandidates(super.localDescription);
		}

		get currentLocalDescription() {
			return withoutCandidates(super.currentLocalDescription);
		}

		get pendingLocalDescription() {
			return withoutCandidates(super.pendingLocalDescription);
		}
	};
}

/**
 * For Observer.open: the page's media go through the relay. The target has to be opened at `relayedUrl` too.
 * @param {import('./relay.mjs').Relay} relay
 */
export function throughRelay(relay) {
	const ports = new Map();

	return async (page) => {
		await page.exposeFunction('selkiesRelay', async (address, port) => {
			const key = `${address} ${port}`;
			if (!ports.has(key))
				ports.set(key, relay.udp(address, port));
			return ports.get(key);
		});
		await page.addInitScript({ content: `(${installRelay})();` });
	};
}

/** The same address by a TCP port of the relay. */
export async function relayedUrl(relay, url) {
	const other = new URL(url);

	other.port = String(await relay.tcp('127.0.0.1', Number(other.port)));
	other.hostname = '127.0.0.1';
	return other.href;
}
