#pragma once
/*
 * signalling/page-socket.h: the WebSocket of one page: JSON out, checked messages in, limits of size and rate.
 *
 * Main thread. What breaks the protocol (docs/protocol.md) is answered and closes the socket here; what arrives afterwards
 * is ignored.
 */
#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <stdbool.h>

#include "signalling/message.h"

typedef struct PageSocket PageSocket;

typedef struct {
	void (*message)(Message *message, gpointer user_data); /* takes the message */
	void (*binary)(const guint8 *data, gsize size, gpointer user_data);
	/* Once; why is for the log. The owner may destroy the socket in it. */
	void (*closed)(const char *why, gpointer user_data);
} PageSocketEvents;

/* Takes a reference of connection. */
PageSocket *page_socket_create(SoupWebsocketConnection *connection, const PageSocketEvents *events, gpointer user_data);

/* Takes NULL. Closes with 1001 if it is still open: the close frame leaves when the main context runs. No event
 * afterwards. */
void page_socket_destroy(PageSocket *socket);

/* Until one side begins to close it. */
bool page_socket_is_open(const PageSocket *socket);

/* An object {"type": type}; the caller adds members and gives it to page_socket_send. */
JsonObject *page_socket_begin(const char *type);
/* Takes object; dropped if the socket is not open any more. */
void page_socket_send(PageSocket *socket, JsonObject *object);

/* Sends the message `error`. */
void page_socket_send_error(PageSocket *socket, const char *code, const char *what);
/* Closes; why (at most 123 bytes) is for the page's log. */
void page_socket_close(PageSocket *socket, gushort close_code, const char *why);
