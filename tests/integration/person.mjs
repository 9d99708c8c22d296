/*
 * tests/integration/person.mjs: keyboard and mouse as a person uses them, through the real browser's event path.
 */

/* What a person presses on a US keyboard for a character. */
const plain = { ' ': 'Space', '-': 'Minus', '=': 'Equal', ',': 'Comma', '.': 'Period', '/': 'Slash', ';': 'Semicolon',
	"'": 'Quote', '[': 'BracketLeft', ']': 'BracketRight', '\\': 'Backslash', '`': 'Backquote', '\n': 'Enter',
	'\t': 'Tab' };
const shifted = { '!': 'Digit1', '@': 'Digit2', '#': 'Digit3', $: 'Digit4', '%': 'Digit5', '^': 'Digit6', '&': 'Digit7',
	'*': 'Digit8', '(': 'Digit9', ')': 'Digit0', _: 'Minus', '+': 'Equal', '<': 'Comma', '>': 'Period', '?': 'Slash',
	':': 'Semicolon', '"': 'Quote', '{': 'BracketLeft', '}': 'BracketRight', '|': 'Backslash', '~': 'Backquote' };

function press(character) {
	if (/[a-z]/.test(character))
		return `Key${character.toUpperCase()}`;
	if (/[A-Z]/.test(character))
		return `Shift+Key${character}`;
	if (/[0-9]/.test(character))
		return `Digit${character}`;
	if (plain[character])
		return plain[character];
	if (shifted[character])
		return `Shift+${shifted[character]}`;
	throw new Error(`a US keyboard has no ${JSON.stringify(character)}`);
}

/**
 * Types by pressing and releasing keys, Shift included. (Playwright's own type() makes an "A" without a Shift.)
 * @param {import('playwright-core').Page} page
 */
export async function type(page, text) {
	for (const character of text)
		await page.keyboard.press(press(character));
}

/** What the keys that went down in an events client wrote: the text that a program gets. */
export function written(events) {
	return events.filter(({ event, pressed }) => event === 'key' && pressed).map(({ utf8 }) => utf8).join('');
}

/** The keys, or buttons, that are still down after these events. */
export function held(events) {
	const down = new Set();

	for (const { event, key, button, pressed } of events) {
		if (event !== 'key' && event !== 'button')
			continue;
		if (pressed)
			down.add(`${event} ${key ?? button}`);
		else
			down.delete(`${event} ${key ?? button}`);
	}
	return [...down];
}
