#pragma once
/*
 * bench/content/content-kind.h: one kind of content: a table of operations, one in each file that is named after it.
 *
 * Everything is drawn the same on each run: picture N depends on N and the size of the desktop, never on the clock.
 * bench-content.c calls these, and draws the mark over what they draw.
 */
#include "canvas.h"

typedef struct {
	const char *name;
	/* Picture 1 of a desktop of this size. */
	void *(*create)(int32_t width, int32_t height);
	void (*destroy)(void *state); /* takes NULL */
	/* Goes on to the next picture and adds what of it differs from the one before. NULL: there is only picture 1. */
	void (*step)(void *state, CanvasDamage *damage);
	/* Draws the parts of the picture that lie within the damage, and nothing else. */
	void (*draw)(void *state, const Canvas *canvas, const CanvasDamage *damage);
	/* How long the picture stays before the next; NULL: until `rate` or the compositor asks for it. */
	uint32_t (*delay_us)(const void *state);
	uint32_t rate; /* pictures a second by a timer; 0: with each frame callback of the compositor */
} ContentKind;

extern const ContentKind still_kind, typing_kind, scroll_kind, drag_kind, video_kind, game_kind;
