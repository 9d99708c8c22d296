#pragma once
/*
 * bench/relay/relay-control.h: the commands of a relay, a line each, and their answers, one JSON object in a line each.
 *
 *   udp HOST PORT              opens a UDP port on 127.0.0.1 that leads to HOST:PORT      {"port":N}
 *   tcp HOST PORT              the same for TCP                                           {"port":N}
 *   set DIRECTION KEY=VALUE…   changes the link: down, up or both; link-settings.h        {}
 *   stats                      what became of the packets down and up; relay-link.c       {"down":{…},"up":{…}}
 *   quit                       ends; so does the end of the input                         {}
 *
 * What is wrong changes nothing and is answered by {"error":"what is wrong, and what would be right"}.
 */
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct RelayControl RelayControl;

/* The same seed gives the same chances of loss and jitter. */
RelayControl *relay_control_create(uint32_t seed);
void relay_control_destroy(RelayControl *control); /* closes all ports; takes NULL */

/* Does what the line says; returns the answer, which the caller frees. *quit: it was the last command. */
char *relay_control_do(RelayControl *control, const char *line, bool *quit);
