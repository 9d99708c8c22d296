#pragma once
/*
 * capture/wayland.h: one connection to a Wayland compositor that never waits for it.
 *
 * Belongs to the thread that made it. Nothing here blocks: the caller polls the file descriptor, dispatches when it is
 * readable and flushes when it has something to say.
 */
#include <glib.h>
#include <stdbool.h>
#include <wayland-client.h>

#define WAYLAND_ERROR wayland_error_quark()

typedef enum {
	WAYLAND_ERROR_ABSENT,  /* nobody listens there */
	WAYLAND_ERROR_LOST,    /* the compositor ended, or closed the connection */
	WAYLAND_ERROR_REFUSED, /* the compositor called a request of ours wrong, and closed the connection */
	WAYLAND_ERROR_MISSING, /* the compositor lacks something that we need */
} WaylandError;

typedef struct Wayland Wayland;
typedef void (*WaylandSynced)(gpointer user_data);

GQuark wayland_error_quark(void);

/* Connects to display_name, a name in $XDG_RUNTIME_DIR or an absolute path, and asks for the globals. They are known
 * after the first wayland_sync. NULL with error: ABSENT. */
Wayland *wayland_create(const char *display_name, GError **error);

/* Destroy all objects that were bound first. Takes NULL. */
void wayland_destroy(Wayland *wayland);

/* Like wayland_destroy, but what was flushed before is still read: libwayland's compositors drop the last words of a
 * connection that is simply closed. It does not wait; the descriptor is closed later by the thread-default main context
 * of the caller. Takes NULL. */
void wayland_hang_up(Wayland *wayland);

int wayland_get_fd(const Wayland *wayland);

/* Reads what has arrived and calls the listeners. Do not destroy the connection in one of them. False with error when
 * the connection is over: LOST or REFUSED. */
bool wayland_dispatch(Wayland *wayland, GError **error);

/* Sends what was asked for. False if the compositor does not read: call again when the descriptor is writable. A broken
 * connection counts as sent, the next wayland_dispatch says what happened. */
bool wayland_flush(Wayland *wayland);

/* Calls synced once, when the compositor has answered everything asked up to now. One at a time. */
void wayland_sync(Wayland *wayland, WaylandSynced synced, gpointer user_data);

/* Binds the first global of this interface, in a version up to max_version. NULL with error MISSING if there is none
 * with at least min_version; hint says in a sentence what would provide it. The caller owns the proxy. */
void *wayland_bind(Wayland *wayland, const struct wl_interface *interface, uint32_t min_version, uint32_t max_version,
		   const char *hint, GError **error);

/* The numeric names of all globals of this interface in the order of their announcement; free with g_array_unref. */
GArray *wayland_list(const Wayland *wayland, const struct wl_interface *interface);
bool wayland_has(const Wayland *wayland, uint32_t name);
uint32_t wayland_get_version(const Wayland *wayland, uint32_t name);

/* Binds the global with this numeric name, which exists. The caller owns the proxy. */
void *wayland_bind_name(Wayland *wayland, uint32_t name, const struct wl_interface *interface, uint32_t max_version);
