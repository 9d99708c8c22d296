/*
 * What the page says over the picture: the card in its middle, short notices above, and both aloud to screen readers.
 */
import { byId, setText } from "./dom.js";

/** @typedef {import("./status.js").Status} Status */
/** @typedef {NonNullable<Status["action"]>["id"]} ActionId */

const NOTICE_MS = 6000;

export class Overlay {
	#root = byId("overlay", HTMLElement);
	#title = byId("overlayTitle", HTMLElement);
	#detail = byId("overlayDetail", HTMLElement);
	#action = byId("overlayAction", HTMLButtonElement);
	#notice = byId("notice", HTMLElement);
	#noticeText = byId("noticeText", HTMLElement);
	#noticeAction = byId("noticeAction", HTMLButtonElement);
	#announcer = byId("announcer", HTMLElement);
	/** @type {ActionId | null} */
	#actionId = null;
	/** @type {(() => void) | null} */
	#noticeDo = null;
	/** @type {ReturnType<typeof setTimeout> | undefined} */
	#noticeTimer;
	#shown = "";

	/** @param {(action: ActionId) => void} act a person chose the action of the card */
	constructor(act) {
		this.#action.addEventListener("click", () => this.#actionId && act(this.#actionId));
		this.#noticeAction.addEventListener("click", () => {
			this.#noticeDo?.();
			this.hideNotice();
		});
	}

	/**
	 * @param {Status} status
	 * @param {boolean} hasPicture an old picture is under the card
	 */
	show(status, hasPicture) {
		const { tone, action } = status;
		this.#root.dataset.tone = tone;
		this.#root.dataset.over = hasPicture ? "picture" : "nothing";
		this.#root.inert = tone === "good";
		if (tone !== "good") {
			setText(this.#title, status.title);
			setText(this.#detail, status.detail);
		}
		this.#actionId = action?.id ?? null;
		this.#action.hidden = !action;
		setText(this.#action, action?.label ?? "");
		/* A countdown would be read out every second: it is announced without its number. */
		const title = status.title.replace(/ in \d+ s$/, "");
		const text = status.detail ? `${title}. ${status.detail}` : title;
		if (text !== this.#shown) {
			this.#shown = text;
			this.#announcer.textContent = text;
		}
	}

	/**
	 * @param {string} text
	 * @param {{label: string, act: () => void} | null} action
	 */
	notify(text, action) {
		setText(this.#noticeText, text);
		setText(this.#noticeAction, action?.label ?? "");
		this.#noticeAction.hidden = !action;
		this.#noticeDo = action?.act ?? null;
		this.#notice.hidden = false;
		this.#announcer.textContent = text;
		clearTimeout(this.#noticeTimer);
		this.#noticeTimer = setTimeout(() => this.hideNotice(), NOTICE_MS);
	}

	hideNotice() {
		clearTimeout(this.#noticeTimer);
		this.#notice.hidden = true;
		this.#noticeDo = null;
	}
}
