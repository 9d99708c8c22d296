#pragma once
/*
 * server/log.h: what the operator reads: one line a message on stderr, "12:00:01.234 warning signalling: text".
 *
 * stdout stays free for the one line that says the server is ready.
 */
#include <glib.h>
#include <stdbool.h>

/* Installs the log writer for the whole program. level: "error", "warning", "message" or "debug"; the least severe kind
 * that is shown. Call it once, before other threads exist. false with error for another word. */
bool log_init(const char *level, GError **error);
