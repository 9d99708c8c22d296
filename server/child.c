#include "server/child.h"

#include <errno.h>
#include <gio/gio.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "server/display-search.h"

#define PAUSE_MIN_MS 500
#define PAUSE_MAX_MS 30000
#define STABLE_US (10 * G_USEC_PER_SEC)
#define SEARCH_MS 20
#define SEARCH_SLOW_MS 500
#define SEARCH_PATIENCE_US (10 * G_USEC_PER_SEC)
#define RENDER_NODES "/dev/dri"
#define END_TRIES 100
#define END_TRY_US 10000

struct Child {
	char **command;
	char **environment;
	ChildEvents events;
	gpointer user_data;
	GPid pid; /* 0 while not running */
	gint64 started_us;
	guint pause_ms;
	guint watch, restart, search; /* GLib source ids; 0: none */
	bool patient;                 /* the search has gone on for so long that the operator was told */
};

static gboolean on_search(gpointer user_data);

static bool
has_render_node(void)
{
	g_autoptr(GDir) folder = g_dir_open(RENDER_NODES, 0, NULL);
	const char *name;

	while (folder && (name = g_dir_read_name(folder))) {
		g_autofree char *path = g_build_filename(RENDER_NODES, name, NULL);

		if (g_str_has_prefix(name, "renderD") && access(path, R_OK | W_OK) == 0)
			return true;
	}
	return false;
}

static char **
make_environment(void)
{
	static const char *const headless[][2] = {
		{ "WLR_BACKENDS", "headless" },
		{ "WLR_LIBINPUT_NO_DEVICES", "1" },
	};
	char **environment = g_get_environ();

	environment = g_environ_unsetenv(environment, "WAYLAND_DISPLAY");
	environment = g_environ_unsetenv(environment, "WAYLAND_SOCKET");
	environment = g_environ_unsetenv(environment, "DISPLAY");
	for (size_t i = 0; i < G_N_ELEMENTS(headless); i++)
		environment = g_environ_setenv(environment, headless[i][0], headless[i][1], FALSE);
	if (!g_environ_getenv(environment, "WLR_RENDERER") && !has_render_node()) {
		environment = g_environ_setenv(environment, "WLR_RENDERER", "pixman", FALSE);
		g_message("There is no usable %s/renderD*: the compositor renders in software (WLR_RENDERER=pixman)",
			  RENDER_NODES);
	}
	return environment;
}

/* Between fork and exec: async-signal-safe calls only. */
static void
on_child_setup(gpointer user_data)
{
	setsid();
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	/* Our standard output is for the line that says we are ready. */
	dup2(STDERR_FILENO, STDOUT_FILENO);
}

static void
start_search(Child *child, guint interval_ms)
{
	child->search = g_timeout_add(interval_ms, on_search, child);
}

static gboolean
on_search(gpointer user_data)
{
	Child *child = user_data;
	g_autofree char *name = display_search(child->pid);
	gint64 waited_us = g_get_monotonic_time() - child->started_us;

	child->search = 0;
	if (name) {
		g_message("\"%s\" offers the Wayland display %s", child->command[0], name);
		child->events.display(name, child->user_data);
	} else if (waited_us < SEARCH_PATIENCE_US) {
		start_search(child, SEARCH_MS);
	} else {
		if (!child->patient)
			g_warning("\"%s\" runs for %d s and has made no Wayland display; is it a compositor?",
				  child->command[0], (int)(waited_us / G_USEC_PER_SEC));
		child->patient = true;
		start_search(child, SEARCH_SLOW_MS);
	}
	return G_SOURCE_REMOVE;
}

static void on_command_end(GPid pid, gint status, gpointer user_data);

static bool
start(Child *child, GError **error)
{
	/* LEAVE_DESCRIPTORS_OPEN is not set: the child sees none of our sockets. */
	if (!g_spawn_async(NULL, child->command, child->environment, G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD,
			   on_child_setup, NULL, &child->pid, error)) {
		child->pid = 0;
		g_prefix_error(error, "Cannot start \"%s\": ", child->command[0]);
		return false;
	}
	child->started_us = g_get_monotonic_time();
	child->patient = false;
	child->watch = g_child_watch_add(child->pid, on_command_end, child);
	start_search(child, SEARCH_MS);
	return true;
}

static gboolean
on_restart(gpointer user_data)
{
	Child *child = user_data;
	g_autoptr(GError) error = NULL;

	child->restart = 0;
	if (!start(child, &error)) {
		g_warning("%s; trying again in %u s", error->message, PAUSE_MAX_MS / 1000);
		child->restart = g_timeout_add(PAUSE_MAX_MS, on_restart, child);
	}
	return G_SOURCE_REMOVE;
}

static void
on_command_end(GPid pid, gint status, gpointer user_data)
{
	Child *child = user_data;
	g_autoptr(GError) error = NULL;

	g_spawn_check_wait_status(status, &error);
	if (g_get_monotonic_time() - child->started_us > STABLE_US)
		child->pause_ms = PAUSE_MIN_MS;
	g_warning("\"%s\" ended (%s); starting it again in %.1f s", child->command[0],
		  error ? error->message : "exit code 0", child->pause_ms / 1000.0);
	child->pid = 0;
	child->watch = 0;
	g_clear_handle_id(&child->search, g_source_remove);
	child->restart = g_timeout_add(child->pause_ms, on_restart, child);
	child->pause_ms = MIN(child->pause_ms * 2, PAUSE_MAX_MS);
	child->events.display(NULL, child->user_data);
}

Child *
child_create(const char *const *command, const ChildEvents *events, gpointer user_data, GError **error)
{
	Child *child = g_new0(Child, 1);

	child->command = g_strdupv((char **)command);
	child->environment = make_environment();
	child->events = *events;
	child->user_data = user_data;
	child->pause_ms = PAUSE_MIN_MS;
	if (!start(child, error)) {
		child_destroy(child);
		return NULL;
	}
	return child;
}

static void
end(GPid pid)
{
	/* What ended by itself is still ours to reap; a group without members is no error worth telling. */
	kill(-pid, SIGTERM);
	for (int i = 0; i < END_TRIES; i++) {
		/* A member that ended counts until it is reaped: the leader by us, the others too where we are process 1. */
		while (waitpid(-pid, NULL, WNOHANG) > 0)
			;
		if (kill(-pid, 0) != 0 && errno == ESRCH)
			return;
		g_usleep(END_TRY_US);
	}
	g_warning("The compositor (process %d), or a process in its group, did not end on SIGTERM within a second; "
		  "killing the group",
		  (int)pid);
	kill(-pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

void
child_destroy(Child *child)
{
	if (!child)
		return;

	g_clear_handle_id(&child->watch, g_source_remove);
	g_clear_handle_id(&child->restart, g_source_remove);
	g_clear_handle_id(&child->search, g_source_remove);
	if (child->pid)
		end(child->pid);
	g_strfreev(child->command);
	g_strfreev(child->environment);
	g_free(child);
}
