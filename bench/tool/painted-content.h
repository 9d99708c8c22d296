#pragma once
/*
 * bench/tool/painted-content.h: what desktops show, painted: the same pictures in each run, with true damage.
 *
 * text    a page of text over which another one is typed, a character a picture
 * scroll  a page of text that moves up by 4 pixels a picture
 * motion  bands of texture that travel in both directions at five speeds
 * noise   rows of random colours in a new order each time: nothing can be predicted, the worst there is
 */
#include "capture/frame.h"

typedef struct PaintedContent PaintedContent;

/* The names, NULL-terminated. */
extern const char *const painted_content_names[];

/* NULL: there is no content of this name. width, height: even, at least 16. */
PaintedContent *painted_content_create(const char *name, uint32_t width, uint32_t height);
void painted_content_destroy(PaintedContent *content); /* takes NULL */

/* The next picture is the first again. */
void painted_content_restart(PaintedContent *content);

/* Paints the next picture. The first one's damage is all of it. Valid until the next call. */
const FrameInfo *painted_content_next(PaintedContent *content);
