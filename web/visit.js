/*
 * What belongs to this visit, that is, to this tab: the token, the client id, the wish for control.
 */

/** @typedef {import("./messages.js").Role} Role */

export class Visit {
	#id = randomId();
	#path = location.pathname;

	constructor() {
		this.#takeToken();
		this.#claimId();
		addEventListener("pageshow", (event) => event.persisted && this.#claimId());
		addEventListener("pagehide", () => store(this.#key("client"), this.#id));
	}

	/** At random, the same for as long as the tab lives. */
	get clientId() {
		return this.#id;
	}

	/** "" where the address had none. */
	get token() {
		return recall(this.#key("token")) ?? "";
	}

	/** The role to ask for. `?role=watcher` in the address makes a page that only watches.
	 * @returns {Role} */
	get role() {
		const asked = new URLSearchParams(location.search).get("role");
		return (recall(this.#key("role")) ?? asked) === "watcher" ? "watcher" : "controller";
	}

	set role(role) {
		store(this.#key("role"), role);
	}

	/** Takes the token out of the address bar, so that it is in no bookmark, no shared link, and not on the screen. */
	#takeToken() {
		const address = new URL(location.href);
		const token = address.searchParams.get("token");
		if (token !== null) {
			store(this.#key("token"), token);
			address.searchParams.delete("token");
			history.replaceState(history.state, "", address);
		}
	}

	/**
	 * A duplicated tab starts with a copy of our storage: an id that lay there while we live would be used by both.
	 * So it lies there only from the moment we leave until we (or the same tab's next page) come back.
	 */
	#claimId() {
		const kept = recall(this.#key("client"));
		if (kept && /^[A-Za-z0-9_-]{8,64}$/.test(kept)) {
			this.#id = kept;
		}
		store(this.#key("client"), null);
	}

	/** Several servers may share an origin, each under its own path.
	 * @param {string} name */
	#key(name) {
		return `selkies:${this.#path}:${name}`;
	}
}

/** Where the browser refuses storage (cookies blocked), things are kept until the next load only.
 * @type {Map<string, string>} */
const memory = new Map();

/**
 * @param {string} key
 * @param {string | null} value null removes
 */
function store(key, value) {
	try {
		if (value === null) {
			memory.delete(key);
			sessionStorage.removeItem(key);
		} else {
			memory.set(key, value);
			sessionStorage.setItem(key, value);
		}
	} catch (error) {
		console.info("selkies: the browser keeps nothing for this tab:", error);
	}
}

/** @param {string} key */
function recall(key) {
	try {
		return sessionStorage.getItem(key) ?? memory.get(key) ?? null;
	} catch {
		return memory.get(key) ?? null;
	}
}

function randomId() {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
