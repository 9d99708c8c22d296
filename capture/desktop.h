#pragma once
/*
 * capture/desktop.h: the desktop as server/ sees it: it has a state, gives frames, takes input.
 *
 * The implementation behind it is today a client of a running wlroots compositor (wlr-screencopy, virtual pointer and
 * keyboard); a nested compositor of our own can take its place without a change here. The desktop may be absent: it is
 * waited for, picked up when it appears, dropped when it ends and picked up again, for as long as this object lives.
 */
#include "capture/frame.h"
#include "capture/input-event.h"

typedef struct {
	bool ready;             /* there is a compositor and an output, and frames can be had */
	char backend[32];       /* "wlr-screencopy" */
	char problem[256];      /* while not ready: what is missing, and what would provide it; "" when ready */
	char display[108];      /* name of the Wayland display, "" while unknown */
	char output[64];        /* name of the output, "HEADLESS-1"; "" while not ready */
	uint32_t width, height; /* of its picture, in pixels; 0 while not ready */
	uint32_t refresh_mhz;   /* of its mode; 0 unknown */
} DesktopState;

typedef struct {
	uint64_t captured;      /* frames handed on */
	uint64_t skipped;       /* captures given up because every buffer was still in use */
	uint64_t input_events;  /* injected */
	uint64_t input_ignored; /* not injected: the desktop was not ready, or has no such key or button */
} DesktopStats;

typedef struct {
	/* Main thread: after every change of the state. */
	void (*state_changed)(const DesktopState *state, gpointer user_data);
	/* Capture thread: a new picture; takes the frame. Must return at once. */
	void (*frame)(Frame *frame, gpointer user_data);
} DesktopEvents;

typedef struct Desktop Desktop;

/* Main thread. display_name: name of a Wayland display ("wayland-0", or an absolute path of its socket), or NULL while
 * it is not known yet (desktop_set_display). output_name: which output, NULL for the first. Never waits for the
 * compositor. events is copied. */
Desktop *desktop_create(const char *display_name, const char *output_name, const DesktopEvents *events,
			gpointer user_data);

/* Takes NULL. After it returned no callback is made; frames already handed out stay valid. */
void desktop_destroy(Desktop *desktop);

/* Main thread: from now on the desktop is the one called display_name; NULL: there is none until the next call. Drops
 * the connection that it has, if the name is another. */
void desktop_set_display(Desktop *desktop, const char *display_name);

/* Main thread: only while capturing is true does the desktop produce frames; off costs nothing at all. Starts off. */
void desktop_set_capturing(Desktop *desktop, bool capturing);

/* Main thread: asks for one frame even if nothing changes on the screen (a viewer joined). Its damage is the whole
 * picture. Coalesces. */
void desktop_request_frame(Desktop *desktop);

/* Main thread: injects event, flushed to the compositor before it returns; dropped while not ready. Keys and buttons
 * that are already in the wanted state are ignored; what is held when the desktop goes away counts as released. */
void desktop_inject(Desktop *desktop, const InputEvent *event);

/* Main thread; valid until the next state_changed. */
const DesktopState *desktop_get_state(const Desktop *desktop);
DesktopStats desktop_get_stats(const Desktop *desktop);
