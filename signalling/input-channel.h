#pragma once
/*
 * signalling/input-channel.h: one page's input, whichever way it comes, without motions that were overtaken. Pure, a value
 * type.
 *
 * Motions travel on an unordered channel beside ordered ones. A motion that arrives after a newer position was seen would
 * throw the pointer back, so it is ignored; buttons, wheel and keys always count.
 */
#include "signalling/input-message.h"

typedef struct {
	bool has_seq;
	guint16 last_seq;
	guint64 events; /* handed on */
	guint64 stale;  /* motions that came too late */
	guint64 bad;    /* malformed */
} InputChannel;

/* True: event is to be handed on. */
bool input_channel_receive(InputChannel *channel, const guint8 *data, gsize size, InputEvent *event);
