/*
 * The peer connections: one at a time, made from the server's offer, made anew when it fails.
 */

/** @typedef {import("./messages.js").Offer} Offer */
/** @typedef {import("./messages.js").Candidate} Candidate */
/** @typedef {import("./messages.js").PageMessage} PageMessage */
/** @typedef {"none" | "connecting" | "connected" | "failed"} RtcState */
/**
 * @typedef {object} VideoStats counted since the peer began
 * @property {number} framesReceived complete frames
 * @property {number} framesDecoded
 * @property {number} framesDropped
 * @property {number} bytesReceived
 * @property {number} timestamp in milliseconds
 */
/**
 * @typedef {object} RtcEvents
 * @property {(message: PageMessage) => void} send
 * @property {(stream: MediaStream) => void} stream
 * @property {(channel: RTCDataChannel) => void} channel
 * @property {() => void} changed
 */

/* The server gives up a peer that never connects after 5 s and offers another; only if that did not come do we ask. */
const CONNECT_LIMIT_MS = 6000;
/* Most interruptions end by themselves within this time; a new peer costs about half a second. */
const DISCONNECTED_LIMIT_MS = 3000;
/* A channel that the server closed means that its peer has ended: it offers another by itself, or has to be asked. */
const CLOSED_LIMIT_MS = 1000;
/* How long the server may take to answer `restart` with an offer, before we ask again. */
const OFFER_LIMIT_MS = 8000;

export class Rtc {
	#events;
	/** @type {RTCPeerConnection | null} */
	#connection = null;
	#peer = 0;
	/** @type {RtcState} */
	#state = "none";
	/** @type {RTCIceCandidateInit[] | null} candidates that came before the offer was applied; null afterwards */
	#early = null;
	/** @type {RTCRtpReceiver | null} */
	#receiver = null;
	/** @type {ReturnType<typeof setTimeout> | undefined} */
	#deadline;

	/** @param {RtcEvents} events */
	constructor(events) {
		this.#events = events;
	}

	get state() {
		return this.#state;
	}

	/** Number of the offer that the current peer comes from. */
	get peer() {
		return this.#peer;
	}

	/** @param {Offer} offer */
	async accept(offer) {
		if (offer.peer <= this.#peer) {
			return;
		}
		this.close();
		const connection = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
		this.#connection = connection;
		this.#peer = offer.peer;
		this.#early = [];
		this.#listen(connection, offer.peer);
		this.#setState("connecting");
		this.#expire(CONNECT_LIMIT_MS);
		try {
			await this.#answer(connection, offer);
		} catch (error) {
			if (this.#connection === connection) {
				console.warn("selkies: the offer cannot be answered:", error);
				this.restart();
			}
		}
	}

	/** @param {Candidate} message of the server */
	addCandidate(message) {
		if (message.peer !== this.#peer || !this.#connection) {
			return;
		}
		const candidate = { candidate: message.candidate, sdpMLineIndex: message.mline };
		if (this.#early) {
			this.#early.push(candidate);
		} else {
			this.#apply(this.#connection, candidate);
		}
	}

	/** Gives the current peer up and asks for a new one. */
	restart() {
		this.close();
		this.#setState("failed");
		this.#events.send({ type: "restart" });
		this.#expire(OFFER_LIMIT_MS);
	}

	/** Ends the current peer; the next offer makes a new one. */
	close() {
		clearTimeout(this.#deadline);
		const connection = this.#connection;
		this.#connection = null;
		this.#receiver = null;
		this.#early = null;
		connection?.close();
	}

	/** The WebSocket is gone, and the server's peer with it: a new connection counts its peers from the start. */
	reset() {
		this.close();
		this.#peer = 0;
		this.#setState("none");
	}

	/**
	 * Tells the server that the picture stands still.
	 *
	 * @param {number} timestamp RTP timestamp of the frame that is shown
	 */
	tellStill(timestamp) {
		if (this.#state === "connected") {
			this.#events.send({ type: "still", peer: this.#peer, timestamp });
		}
	}

	/** @returns {Promise<RTCStatsReport | null>} of the connection, null where there is none */
	async stats() {
		return this.#connection ? this.#connection.getStats() : null;
	}

	/** @returns {Promise<VideoStats | null>} null where there is no video */
	async videoStats() {
		const report = await this.#receiver?.getStats();
		const video = report && [...report.values()].find((entry) => entry.type === "inbound-rtp");
		if (!video) {
			return null;
		}
		const {
			framesReceived = 0,
			framesDecoded = 0,
			framesDropped = 0,
			bytesReceived = 0,
			timestamp,
		} = video;
		return { framesReceived, framesDecoded, framesDropped, bytesReceived, timestamp };
	}

	/** @returns {Promise<string>} how the media comes: "WebRTC over UDP"; "" where that is not known */
	async carrier() {
		const entries = [...((await this.stats())?.values() ?? [])];
		const chosen = entries.find((entry) => entry.selectedCandidatePairId)?.selectedCandidatePairId;
		const pair = entries.find((entry) => (chosen ? entry.id === chosen : entry.selected));
		const local = pair && entries.find((entry) => entry.id === pair.localCandidateId);
		return local?.protocol ? `WebRTC over ${local.protocol.toUpperCase()}` : "";
	}

	/**
	 * @param {RTCPeerConnection} connection
	 * @param {Offer} offer
	 */
	async #answer(connection, offer) {
		await connection.setRemoteDescription({ type: "offer", sdp: offer.sdp });
		if (this.#connection !== connection) {
			return;
		}
		const early = this.#early ?? [];
		this.#early = null;
		for (const candidate of early) {
			this.#apply(connection, candidate);
		}
		await connection.setLocalDescription();
		if (this.#connection === connection && connection.localDescription) {
			this.#events.send({ type: "answer", peer: offer.peer, sdp: connection.localDescription.sdp });
		}
	}

	/**
	 * @param {RTCPeerConnection} connection
	 * @param {RTCIceCandidateInit} candidate
	 */
	#apply(connection, candidate) {
		connection.addIceCandidate(candidate).catch((error) => {
			/* One address that is of no use does not hinder the others. */
			console.info("selkies: candidate ignored:", candidate.candidate, error);
		});
	}

	/**
	 * @param {RTCPeerConnection} connection
	 * @param {number} peer
	 */
	#listen(connection, peer) {
		connection.addEventListener("track", (event) => {
			/* The server's playout-delay extension does most of it; Firefox halves its delay by this too.
			 * */
			event.receiver.jitterBufferTarget = 0;
			this.#receiver = event.receiver;
			/* A stream of its own: in one with sound the browser would delay the picture to match. */
			this.#events.stream(new MediaStream([event.track]));
		});
		connection.addEventListener("datachannel", ({ channel }) => {
			this.#events.channel(channel);
			channel.addEventListener(
				"close",
				() => this.#connection === connection && this.#expire(CLOSED_LIMIT_MS),
			);
		});
		connection.addEventListener("icecandidate", ({ candidate }) => {
			if (this.#connection === connection && candidate) {
				const mline = candidate.sdpMLineIndex ?? 0;
				this.#events.send({ type: "candidate", peer, mline, candidate: candidate.candidate });
			}
		});
		connection.addEventListener("connectionstatechange", () => {
			if (this.#connection === connection) {
				this.#onState(connection.connectionState);
			}
		});
	}

	/** @param {RTCPeerConnectionState} state */
	#onState(state) {
		if (state === "connected") {
			clearTimeout(this.#deadline);
			this.#setState("connected");
		} else if (state === "disconnected") {
			this.#expire(DISCONNECTED_LIMIT_MS);
		} else if (state === "failed") {
			this.restart();
		}
	}

	/** @param {number} limit_ms */
	#expire(limit_ms) {
		clearTimeout(this.#deadline);
		this.#deadline = setTimeout(() => this.restart(), limit_ms);
	}

	/** @param {RtcState} state */
	#setState(state) {
		this.#state = state;
		this.#events.changed();
	}
}
