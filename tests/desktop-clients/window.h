#pragma once
/*
 * tests/desktop-clients/window.h: a full-screen Wayland window drawn into shared memory, for the test clients.
 *
 * One window a program, one thread. The window says `ready WIDTHxHEIGHT` on stdout when the compositor has shown its
 * first picture, and again when its size changed; tests wait for that line. The pointer's own image is hidden over it, so
 * that a test sees only what the client drew. What goes wrong ends the program with a message: it is a test's tool.
 */
#include "canvas.h"

typedef struct Window Window;

/* Why there is another picture. */
typedef enum {
	WINDOW_FIRST, /* there is none of this size yet */
	WINDOW_NEXT,  /* window_redraw() or the animation wants one */
	WINDOW_EXTRA, /* window_redraw_at_once() does: the animation has not moved on */
} WindowReason;

typedef struct {
	/* Fills the canvas, completely: what it held before is undefined. With `plan`, only what that added. */
	void (*draw)(const Canvas *canvas, void *user_data);
	/*
	 * Called before draw, for a window of which not all changes: adds what will change to damage, everything for
	 * WINDOW_FIRST. The rest of the canvas holds the picture before. If nothing is added there is no picture, and an
	 * animation by frame callbacks ends. NULL: everything changes each time.
	 */
	void (*plan)(const Canvas *canvas, WindowReason reason, CanvasDamage *damage, void *user_data);
	/* The seat is there, bound in its newest version that we know, the client's own. May be NULL. */
	void (*seat)(struct wl_seat *seat, void *user_data);
} WindowEvents;

/* Returns once the window is asked for; nothing is drawn yet. events is copied. */
Window *window_create(const char *title, const WindowEvents *events, void *user_data);

/* Redraws as soon as the compositor is ready for the next picture. */
void window_redraw(Window *window);

/*
 * Redraws when the events that have arrived are handled, whether or not the compositor has shown the last picture; the
 * pace of the other pictures stays what it is. It waits only while the compositor holds all canvases.
 */
void window_redraw_at_once(Window *window);

/* As window_redraw(), in delay_us (1 and more). Takes the place of window_animate(). */
void window_redraw_after(Window *window, uint32_t delay_us);

/* Redraws without end: on each frame callback for a rate of 0, else rate times a second (2 and more). */
void window_animate(Window *window, uint32_t rate);

/* Runs until SIGTERM or SIGINT (returns 0) or until the compositor is gone (returns 1). Destroys the window. */
int window_run(Window *window);
