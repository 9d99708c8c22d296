#pragma once
/*
 * bench/content/presses.h: counts the key and button presses that a client gets, and says each at once.
 *
 * Each press prints `input COUNT MONOTONIC_US` on stdout: how many there were since the start, and CLOCK_MONOTONIC in
 * microseconds when it was received. One thread.
 */
#include <stdint.h>
#include <wayland-client.h>

typedef struct Presses Presses;

typedef void (*PressesCounted)(void *user_data); /* after each press */

Presses *presses_create(PressesCounted counted, void *user_data);
void presses_destroy(Presses *presses); /* takes NULL; only once the connection is gone */

/* Listens to a seat; takes it. */
void presses_add_seat(Presses *presses, struct wl_seat *seat);

uint32_t presses_get_count(const Presses *presses);
