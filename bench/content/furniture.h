#pragma once
/* bench/content/furniture.h: what the desktops of the bench are furnished with: wallpaper, a panel, windows. */
#include "sheet.h"

#define FURNITURE_PANEL 36 /* height of the bar at the upper edge */
#define FURNITURE_TITLE 34 /* height of a window's title bar */

/* Gradients and soft lights over the whole sheet, and the panel. */
void furniture_desktop(Sheet *sheet);

/* A window with its frame; returns the rectangle of its contents, which are of this colour. */
CanvasRect furniture_window(Sheet *sheet, CanvasRect frame, const char *title, uint32_t colour);

/* Fills a rectangle with a heading and paragraphs, from a sentence on, cut at its edges. */
void furniture_article(Sheet *sheet, CanvasRect rect, double size, uint32_t colour, uint32_t sentence);
