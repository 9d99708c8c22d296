#pragma once
/*
 * capture/input-event.h: what a person does in the browser, on its way to the desktop. A value type.
 *
 * Positions are in pixels of the picture that the browser saw, with that picture's size, so that they stay right while
 * the desktop changes its size. A pixel's centre is at x + 0.5.
 */
#include <stdbool.h>
#include <stdint.h>

typedef enum {
	INPUT_MOTION,      /* position */
	INPUT_BUTTON,      /* position, button, pressed */
	INPUT_WHEEL,       /* position, wheel_x, wheel_y, wheel_source */
	INPUT_KEY,         /* key, keysym, pressed */
	INPUT_RELEASE_ALL, /* every key and button that this program holds goes up */
} InputKind;

typedef enum {
	INPUT_WHEEL_NOTCHED, /* a mouse wheel with notches */
	INPUT_WHEEL_SMOOTH,  /* a touchpad or a wheel without notches */
} InputWheelSource;

typedef struct {
	InputKind kind;
	double x, y;              /* 0 ≤ x < width, 0 ≤ y < height */
	uint32_t width, height;   /* of the picture; never 0 where a position counts */
	uint32_t button;          /* evdev code: BTN_LEFT … BTN_EXTRA */
	int32_t wheel_x, wheel_y; /* in 1/120 of a notch; positive is right and down */
	InputWheelSource wheel_source;
	uint32_t key;    /* evdev code: KEY_A … ; 0 where the browser knew none */
	uint32_t keysym; /* X11 keysym of the character; 0 where there is none */
	bool pressed;
} InputEvent;
