#pragma once
/*
 * signalling/input-message.h: a binary input message of the page (docs/protocol.md, "Input") as an InputEvent. Pure.
 */
#include <glib.h>

#include "capture/input-event.h"

#define INPUT_MESSAGE_MAX_BYTES 64 /* no message of any later version is longer */

typedef struct {
	InputEvent event;
	bool has_seq; /* whether it carries a position */
	guint16 seq;  /* of the last motion at that time */
} InputMessage;

/* False: not exactly one of the messages in the table; message is undefined then. */
bool input_message_parse(const guint8 *data, gsize size, InputMessage *message);
