#pragma once
/*
 * signalling/message.h: a text message of the page (docs/protocol.md, "Page to server"), checked. Pure.
 *
 * One table in message.c holds the messages, their members and the values these may have; whatever is not in it is
 * refused, with a text that says what was wrong and what would be right.
 */
#include <glib.h>
#include <stdbool.h>

#define MESSAGE_ERROR message_error_quark()
GQuark message_error_quark(void);

typedef enum {
	MESSAGE_ERROR_BAD,
	MESSAGE_ERROR_BAD_VERSION, /* a hello of another version of the protocol */
} MessageError;

#define MESSAGE_MAX_BYTES 65536
#define MESSAGE_MAX_VIDEO 32
#define MESSAGE_VERSION 1

typedef enum {
	MESSAGE_HELLO,
	MESSAGE_ANSWER,
	MESSAGE_CANDIDATE,
	MESSAGE_RESTART,
	MESSAGE_STILL,
	MESSAGE_TAKE_CONTROL,
	MESSAGE_RELEASE_CONTROL,
	MESSAGE_PING,
} MessageType;

typedef struct {
	char codec[8];
	char profile[33];
} MessageVideo;

typedef struct {
	MessageType type;
	char client[65];                       /* hello */
	bool controller;                       /* hello: wants to be */
	MessageVideo video[MESSAGE_MAX_VIDEO]; /* hello */
	guint n_video;
	guint32 peer;      /* answer, candidate, still */
	char *sdp;         /* answer */
	guint32 mline;     /* candidate */
	char *candidate;   /* candidate; "" ends the list */
	guint32 timestamp; /* still */
	guint32 id;        /* ping */
} Message;

/* text need not be terminated. NULL with MESSAGE_ERROR. */
Message *message_parse(const char *text, gsize size, GError **error);
void message_free(Message *message); /* takes NULL */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Message, message_free)
