#pragma once
/*
 * bench/relay/exact-timer.h: a timer of the main loop that is exact to some ten microseconds (GLib's own may round up to a
 * millisecond), and goes before everything else that is ready.
 */
#include <glib.h>
#include <stdint.h>

#define EXACT_TIMER_NEVER INT64_MAX

typedef void (*ExactTimerDue)(gpointer user_data); /* may destroy the timer */
typedef struct ExactTimer ExactTimer;

ExactTimer *exact_timer_create(ExactTimerDue due, gpointer user_data, GError **error);
void exact_timer_destroy(ExactTimer *timer); /* takes NULL */

/* When it is due (CLOCK_MONOTONIC), once; in the past: as soon as the main loop runs. */
void exact_timer_set(ExactTimer *timer, int64_t due_us);
