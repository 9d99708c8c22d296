#pragma once
/*
 * bench/relay/link-settings.h: what one direction of a link can be set to: names, ranges, and KEY=VALUE as text. Pure.
 */
#include <glib.h>
#include <stdbool.h>

typedef struct {
	double delay_ms;     /* propagation: what each packet takes at least */
	double jitter_ms;    /* on top, half of a normal distribution: the mean is 0.8 times this, 5 % are over twice */
	double loss_percent; /* of the packets, on average */
	double burst;     /* mean number of packets lost in a row; 1: each is lost or not, whatever happened before */
	double rate_kbps; /* of the bottleneck, 1000 bit/s; 0: there is none */
	double queue_ms;  /* a packet that would wait longer than this for the bottleneck is dropped */
	double flow;      /* 1: a greedy background flow shares the bottleneck */
} LinkSettings;

/* No delay, no loss, no bottleneck: a packet arrives at once. */
void link_settings_init(LinkSettings *settings);

/* Applies "delay_ms=20", "loss_percent=3" … (NULL at the end), or changes nothing and says which of them was wrong. */
bool link_settings_apply(LinkSettings *settings, const char *const *assignments, GError **error);
