#pragma once
/*
 * signalling/port.h: the listening socket, and who may come in: HTTP, the files of the page, the WebSocket.
 *
 * Main thread. Uses libsoup 3. Access rules are auth.h's.
 */
#include <libsoup/soup.h>
#include <stdbool.h>

typedef struct {
	const char *address;        /* "127.0.0.1", "::1", "0.0.0.0", "::" */
	guint16 port;               /* 0: any free one */
	const char *token;          /* NULL: none, allowed only on loopback addresses */
	const char *const *origins; /* further allowed origins "https://desk.example", NULL-terminated, may be NULL */
} PortConfig;

typedef struct {
	/* A page connected: take a reference of connection. remote: "127.0.0.1:40312". */
	void (*websocket)(SoupWebsocketConnection *connection, const char *remote, gpointer user_data);
	/* The body of GET /api/status; caller frees. */
	char *(*status)(gpointer user_data);
} PortEvents;

typedef struct Port Port;

/* NULL with error: address in use (says by which option to choose another), bad address, token missing. */
Port *port_create(const PortConfig *config, const PortEvents *events, gpointer user_data, GError **error);
void port_destroy(Port *port); /* takes NULL; closes the listening socket and every connection */
guint16 port_get_number(const Port *port);
bool port_is_loopback(const Port *port); /* listens on loopback addresses alone */
