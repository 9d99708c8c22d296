/* capture/wayland.c: see wayland.h. */
#include "capture/wayland.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <inttypes.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

typedef struct {
	uint32_t name;
	uint32_t version;
	char *interface;
} Global;

struct Wayland {
	struct wl_display *display;
	struct wl_registry *registry;
	GPtrArray *globals; /* of Global, in the order of their announcement */

	struct wl_callback *sync;
	WaylandSynced synced;
	gpointer synced_data;
};

/* Not G_DEFINE_QUARK: it keeps the number in a variable that two threads would set. */
GQuark
wayland_error_quark(void)
{
	return g_quark_from_static_string("wayland-error-quark");
}

static void
free_global(gpointer data)
{
	Global *global = data;

	g_free(global->interface);
	g_free(global);
}

static Global *
find_global(const Wayland *wayland, uint32_t name)
{
	for (guint i = 0; i < wayland->globals->len; i++) {
		Global *global = g_ptr_array_index(wayland->globals, i);

		if (global->name == name)
			return global;
	}
	return NULL;
}

static void
handle_global(void *data, struct wl_registry *registry, uint32_t name, const char *interface, uint32_t version)
{
	Wayland *wayland = data;
	Global *global = g_new0(Global, 1);

	global->name = name;
	global->version = version;
	global->interface = g_strdup(interface);
	g_ptr_array_add(wayland->globals, global);
}

static void
handle_global_remove(void *data, struct wl_registry *registry, uint32_t name)
{
	Wayland *wayland = data;
	Global *global = find_global(wayland, name);

	if (global)
		g_ptr_array_remove(wayland->globals, global);
}

static const struct wl_registry_listener registry_listener = {
	.global = handle_global,
	.global_remove = handle_global_remove,
};

static void
handle_sync_done(void *data, struct wl_callback *callback, uint32_t serial)
{
	Wayland *wayland = data;

	g_clear_pointer(&wayland->sync, wl_callback_destroy);
	wayland->synced(wayland->synced_data);
}

static const struct wl_callback_listener sync_listener = {
	.done = handle_sync_done,
};

/* What libwayland has to say comes to us as an error as well; the operator reads it once. */
G_GNUC_PRINTF(1, 0)
static void
on_wayland_log(const char *format, va_list arguments)
{
	g_autofree char *text = g_strdup_vprintf(format, arguments);

	g_debug("libwayland: %s", g_strchomp(text));
}

static void
set_log_handler(void)
{
	wl_log_set_handler_client(on_wayland_log);
}

static char *
find_socket(const char *display_name, GError **error)
{
	const char *folder = g_getenv("XDG_RUNTIME_DIR");

	if (g_path_is_absolute(display_name))
		return g_strdup(display_name);
	if (!folder || !g_path_is_absolute(folder)) {
		g_set_error(error, WAYLAND_ERROR, WAYLAND_ERROR_ABSENT,
			    "Cannot find the Wayland display \"%s\": XDG_RUNTIME_DIR is %s; set it to the folder with "
			    "the compositor's socket",
			    display_name, folder ? "no absolute path" : "not set");
		return NULL;
	}
	return g_build_filename(folder, display_name, NULL);
}

/* Not wl_display_connect(): that obeys and removes WAYLAND_SOCKET from the environment of this multithreaded program,
 * and its connect() waits while a compositor does not accept. */
static int
open_socket(const char *display_name, GError **error)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	g_autofree char *path = find_socket(display_name, error);
	int fd;

	if (!path)
		return -1;
	if (g_strlcpy(address.sun_path, path, sizeof(address.sun_path)) >= sizeof(address.sun_path)) {
		g_set_error(error, WAYLAND_ERROR, WAYLAND_ERROR_ABSENT,
			    "The path of the Wayland display is too long: \"%s\"; up to %zu bytes are possible", path,
			    sizeof(address.sun_path) - 1);
		return -1;
	}
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0) {
		g_set_error(error, WAYLAND_ERROR, WAYLAND_ERROR_ABSENT,
			    "No compositor answers on the Wayland display %s (%s); waiting for one, labwc for example",
			    path, g_strerror(errno));
		if (fd >= 0)
			close(fd);
		return -1;
	}
	return fd;
}

Wayland *
wayland_create(const char *display_name, GError **error)
{
	static pthread_once_t log_once = PTHREAD_ONCE_INIT;
	Wayland *wayland;
	int fd;

	pthread_once(&log_once, set_log_handler);
	fd = open_socket(display_name, error);
	if (fd < 0)
		return NULL;

	wayland = g_new0(Wayland, 1);
	wayland->globals = g_ptr_array_new_with_free_func(free_global);
	wayland->display = wl_display_connect_to_fd(fd); /* takes fd, also when it fails */
	if (!wayland->display) {
		g_set_error(error, WAYLAND_ERROR, WAYLAND_ERROR_ABSENT,
			    "Cannot set up a connection to the Wayland display \"%s\": %s", display_name,
			    g_strerror(errno));
		wayland_destroy(wayland);
		return NULL;
	}
	wayland->registry = wl_display_get_registry(wayland->display);
	wl_registry_add_listener(wayland->registry, &registry_listener, wayland);
	return wayland;
}

void
wayland_destroy(Wayland *wayland)
{
	if (!wayland)
		return;

	g_clear_pointer(&wayland->sync, wl_callback_destroy);
	g_clear_pointer(&wayland->registry, wl_registry_destroy);
	g_clear_pointer(&wayland->display, wl_display_disconnect);
	g_ptr_array_unref(wayland->globals);
	g_free(wayland);
}

static gboolean
on_hung_up(int fd, GIOCondition condition, gpointer user_data)
{
	char rest[4096];
	ssize_t n = recv(fd, rest, sizeof(rest), MSG_DONTWAIT);

	/* Events for nobody are read away until the compositor closes as well. */
	if (n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR)))
		return G_SOURCE_CONTINUE;
	close(fd);
	return G_SOURCE_REMOVE;
}

void
wayland_hang_up(Wayland *wayland)
{
	GSource *source;
	int fd;

	if (!wayland)
		return;

	/* Only our direction: closing both would make the compositor forget us before it reads. */
	fd = fcntl(wayland_get_fd(wayland), F_DUPFD_CLOEXEC, 0);
	shutdown(wayland_get_fd(wayland), SHUT_WR);
	wayland_destroy(wayland);
	if (fd < 0)
		return;
	source = g_unix_fd_source_new(fd, G_IO_IN | G_IO_HUP | G_IO_ERR);
	g_source_set_callback(source, G_SOURCE_FUNC(on_hung_up), NULL, NULL);
	g_source_attach(source, g_main_context_get_thread_default());
	g_source_unref(source);
}

int
wayland_get_fd(const Wayland *wayland)
{
	return wl_display_get_fd(wayland->display);
}

static void
set_connection_error(Wayland *wayland, GError **error)
{
	const struct wl_interface *interface = NULL;
	int code = wl_display_get_error(wayland->display);
	uint32_t id;

	if (code == EPROTO) {
		uint32_t refusal = wl_display_get_protocol_error(wayland->display, &interface, &id);

		g_set_error(error, WAYLAND_ERROR, WAYLAND_ERROR_REFUSED,
			    "The compositor refused a request to %s with error %" PRIu32 " and closed the connection",
			    interface ? interface->name : "an object that is gone", refusal);
		return;
	}
	g_set_error(error, WAYLAND_ERROR, WAYLAND_ERROR_LOST, "The compositor ended (%s); waiting for it to come back",
		    g_strerror(code ? code : EPIPE));
}

bool
wayland_dispatch(Wayland *wayland, GError **error)
{
	bool alive = true;

	while (alive && wl_display_prepare_read(wayland->display) != 0)
		alive = wl_display_dispatch_pending(wayland->display) >= 0;
	/* This returns at once when there is nothing to read: libwayland reads with MSG_DONTWAIT. */
	if (alive)
		alive = wl_display_read_events(wayland->display) >= 0;
	/* Also after a failed read: the compositor's last words may be what explains it. */
	if (wl_display_dispatch_pending(wayland->display) < 0)
		alive = false;
	if (!alive)
		set_connection_error(wayland, error);
	return alive;
}

bool
wayland_flush(Wayland *wayland)
{
	return wl_display_flush(wayland->display) >= 0 || errno != EAGAIN;
}

void
wayland_sync(Wayland *wayland, WaylandSynced synced, gpointer user_data)
{
	g_assert(!wayland->sync);
	wayland->synced = synced;
	wayland->synced_data = user_data;
	wayland->sync = wl_display_sync(wayland->display);
	wl_callback_add_listener(wayland->sync, &sync_listener, wayland);
}

void *
wayland_bind(Wayland *wayland, const struct wl_interface *interface, uint32_t min_version, uint32_t max_version,
	     const char *hint, GError **error)
{
	g_autoptr(GArray) names = wayland_list(wayland, interface);
	uint32_t version = names->len > 0 ? wayland_get_version(wayland, g_array_index(names, uint32_t, 0)) : 0;

	if (version == 0) {
		g_set_error(error, WAYLAND_ERROR, WAYLAND_ERROR_MISSING, "The compositor does not offer %s: %s",
			    interface->name, hint);
		return NULL;
	}
	if (version < min_version) {
		g_set_error(error, WAYLAND_ERROR, WAYLAND_ERROR_MISSING,
			    "The compositor offers %s in version %" PRIu32 ", version %" PRIu32 " is needed: %s",
			    interface->name, version, min_version, hint);
		return NULL;
	}
	return wayland_bind_name(wayland, g_array_index(names, uint32_t, 0), interface, max_version);
}

GArray *
wayland_list(const Wayland *wayland, const struct wl_interface *interface)
{
	GArray *names = g_array_new(FALSE, FALSE, sizeof(uint32_t));

	for (guint i = 0; i < wayland->globals->len; i++) {
		const Global *global = g_ptr_array_index(wayland->globals, i);

		if (g_str_equal(global->interface, interface->name))
			g_array_append_val(names, global->name);
	}
	return names;
}

bool
wayland_has(const Wayland *wayland, uint32_t name)
{
	return find_global(wayland, name) != NULL;
}

uint32_t
wayland_get_version(const Wayland *wayland, uint32_t name)
{
	const Global *global = find_global(wayland, name);

	return global ? global->version : 0;
}

void *
wayland_bind_name(Wayland *wayland, uint32_t name, const struct wl_interface *interface, uint32_t max_version)
{
	return wl_registry_bind(wayland->registry, name, interface,
				MIN(wayland_get_version(wayland, name), max_version));
}
