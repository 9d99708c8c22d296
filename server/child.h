#pragma once
/*
 * server/child.h: the compositor that the operator asked us to start: kept running, and found by its Wayland display.
 *
 * The command runs as leader of a session of its own, without WAYLAND_DISPLAY and DISPLAY (wlroots would nest itself),
 * with WLR_BACKENDS=headless and WLR_LIBINPUT_NO_DEVICES=1 unless they are set, and with WLR_RENDERER=pixman where there
 * is no render node that we may open. It gets SIGTERM when this program dies in whatever way. If it ends it is started
 * again, after a pause that doubles from 0.5 to 30 s while it keeps ending within 10 s.
 *
 * Its display is the socket in XDG_RUNTIME_DIR whose listener belongs to the command's session: a compositor chooses the
 * name itself, and SO_PEERCRED tells who listens without asking it.
 */
#include <glib.h>
#include <stdbool.h>

typedef struct {
	/* Main thread: the display's name; NULL when the command ended. */
	void (*display)(const char *name, gpointer user_data);
} ChildEvents;

typedef struct Child Child;

/* Main thread. Starts command (NULL-terminated, copied). NULL with error if it can't be started at all (not found). */
Child *child_create(const char *const *command, const ChildEvents *events, gpointer user_data, GError **error);

/* Ends the command and all in its process group: SIGTERM, then waits until none is left, for one second at most; who is
 * left then gets SIGKILL. Takes NULL. */
void child_destroy(Child *child);
