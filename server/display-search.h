#pragma once
/*
 * server/display-search.h: which Wayland display belongs to a process that we started.
 */
#include <glib.h>
#include <sys/types.h>

/* The name ("wayland-1") of the socket in XDG_RUNTIME_DIR on which a process of the session (setsid) led by leader
 * listens; NULL if there is none yet. Connects to each candidate for a moment. Caller frees. */
char *display_search(pid_t leader);
