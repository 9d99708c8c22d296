#pragma once
/*
 * server/server.h: puts the parts together: pictures from the desktop through the video stream to the viewers, input from
 * the viewers to the desktop. Owns all of them. Main thread.
 */
#include "server/options.h"

typedef struct Server Server;

/* Listens when it returns. options must outlive the server. NULL with error: no encoder works, the port is taken, the
 * compositor's command can't be started. */
Server *server_create(const Options *options, GError **error);

/* Takes NULL. Closes viewers, port and compositor (if it started one). */
void server_destroy(Server *server);

/* The address that a person opens, with the token if there is one; valid until the server is destroyed. */
const char *server_get_url(const Server *server);
