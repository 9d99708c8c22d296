/*
 * The elements of index.html, with their types, and what they say.
 */

/**
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
export function byId(id, type) {
	const element = document.getElementById(id);
	if (!(element instanceof type)) {
		throw new Error(`index.html has no ${type.name} with the id "${id}"`);
	}
	return element;
}

/**
 * Leaves the document alone where nothing changes: the page renders with every change of anything.
 *
 * @param {HTMLElement} element
 * @param {string} text
 */
export function setText(element, text) {
	if (element.textContent !== text) {
		element.textContent = text;
	}
}
