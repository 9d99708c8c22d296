/*
 * Starts the page, and lets others look at it.
 */
import { byId } from "./dom.js";
import { Page } from "./page.js";

const page = new Page();

/**
 * For tests, benchmarks and the curious: what the page knows, and the way of input that the page itself uses.
 *
 * @typedef {object} Selkies
 * @property {string} state see StateName in status.js; "connected" while the picture is live
 * @property {import("./messages.js").Role | null} role
 * @property {number} viewer number that the server gave this connection, 0 before
 * @property {number} peer number of the current peer, 0 before
 * @property {HTMLVideoElement} video
 * @property {VideoFrameCallbackMetadata | null} lastFrame what the browser says of the frame presented last
 * @property {() => Promise<import("./rtc.js").VideoStats & {framesPresented: number} | null>} frames counters of the
 *     current peer; framesPresented since the page was loaded; null while there is no video
 * @property {() => Promise<RTCStatsReport | null>} stats of the peer connection
 * @property {(bytes: ArrayBuffer) => boolean} sendInput a binary message, in order and reliable; false: no way
 */
window.selkies = {
	get state() {
		return page.status.state;
	},
	get role() {
		return page.role;
	},
	get viewer() {
		return page.viewer;
	},
	get peer() {
		return page.rtc.peer;
	},
	get lastFrame() {
		return page.view.lastFrame;
	},
	video: byId("screen", HTMLVideoElement),
	frames: async () => {
		const video = await page.rtc.videoStats();
		return video && { ...video, framesPresented: page.view.presented };
	},
	stats: () => page.rtc.stats(),
	sendInput: (bytes) => page.sender.send(bytes),
};

page.start();
