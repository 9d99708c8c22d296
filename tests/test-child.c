#include "server/child.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "server/display-search.h"
#include "tests/await.h"

/* The test program is also the compositor of the test: with --listen NAME it listens on that socket in XDG_RUNTIME_DIR,
 * writes its process id and the variables that matter beside it, and waits for a signal. With --stubborn NAME it has a
 * child that does not end on SIGTERM. */
static int
listen_like_a_compositor(const char *name, bool stubborn)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	const char *folder = g_getenv("XDG_RUNTIME_DIR");
	g_autofree char *report_path = g_build_filename(folder, "report", NULL);
	g_autofree char *report =
		g_strdup_printf("%d %s %s %s", (int)getpid(), g_getenv("WAYLAND_DISPLAY") ? "display" : "no-display",
				g_getenv("WLR_BACKENDS"), g_getenv("WLR_LIBINPUT_NO_DEVICES"));
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	g_file_set_contents(report_path, report, -1, NULL);
	snprintf(address.sun_path, sizeof(address.sun_path), "%s/%s", folder, name);
	g_unlink(address.sun_path);
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0 || listen(fd, 5) != 0)
		return EXIT_FAILURE;
	if (stubborn && fork() == 0)
		signal(SIGTERM, SIG_IGN); /* and keeps the socket listening */
	for (;;)
		pause();
}

typedef struct {
	char *folder;
	char *program;
	char *display; /* what the child last told */
	guint changes;
	Child *child;
} Fixture;

static void
on_display(const char *name, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_free(fixture->display);
	fixture->display = g_strdup(name);
	fixture->changes++;
}

static void
wait_for_changes(Fixture *fixture, guint changes)
{
	while (fixture->changes < changes)
		g_main_context_iteration(NULL, TRUE);
}

static pid_t
reported_pid(Fixture *fixture, char **rest)
{
	g_autofree char *path = g_build_filename(fixture->folder, "report", NULL);
	char *end;
	long pid;

	g_assert_true(g_file_get_contents(path, rest, NULL, NULL));
	pid = strtol(*rest, &end, 10);
	g_assert_cmpint(pid, >, 0);
	return (pid_t)pid;
}

static void
set_up(Fixture *fixture, gconstpointer program)
{
	static const ChildEvents events = { .display = on_display };
	const char *command[] = { program, "--listen", "wayland-7", NULL };

	fixture->folder = g_dir_make_tmp("selkies-child-XXXXXX", NULL);
	g_setenv("XDG_RUNTIME_DIR", fixture->folder, TRUE);
	g_setenv("WAYLAND_DISPLAY", "wayland-0", TRUE);
	fixture->child = child_create(command, &events, fixture, NULL);
	g_assert_nonnull(fixture->child);
	wait_for_changes(fixture, 1);
}

static void
tear_down(Fixture *fixture, gconstpointer program)
{
	static const char *const files[] = { "report", "wayland-7", "wayland-3" };

	child_destroy(fixture->child);
	for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autofree char *path = g_build_filename(fixture->folder, files[i], NULL);

		g_unlink(path);
	}
	g_rmdir(fixture->folder);
	g_free(fixture->folder);
	g_free(fixture->display);
}

static void
test_finds_the_display_of_its_command(Fixture *fixture, gconstpointer program)
{
	g_autofree char *report = NULL;

	g_assert_cmpstr(fixture->display, ==, "wayland-7");
	reported_pid(fixture, &report);
	g_assert_nonnull(strstr(report, "no-display headless 1"));
}

static void
test_starts_the_command_again_when_it_is_killed(Fixture *fixture, gconstpointer program)
{
	g_autofree char *before = NULL, *after = NULL;
	pid_t first = reported_pid(fixture, &before);

	g_test_expect_message("selkies-server", G_LOG_LEVEL_WARNING, "*killed by signal 9*starting it again in 0.5 s*");
	kill(first, SIGKILL);
	wait_for_changes(fixture, 2);
	g_test_assert_expected_messages();
	g_assert_null(fixture->display);
	wait_for_changes(fixture, 3);
	g_assert_cmpstr(fixture->display, ==, "wayland-7");
	g_assert_cmpint(reported_pid(fixture, &after), !=, first);
}

static void
test_destroy_ends_the_command(Fixture *fixture, gconstpointer program)
{
	g_autofree char *report = NULL;
	pid_t pid = reported_pid(fixture, &report);

	g_clear_pointer(&fixture->child, child_destroy);
	g_assert_cmpint(kill(pid, 0), ==, -1);
	g_assert_cmpint(errno, ==, ESRCH);
}

static bool
somebody_listens(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool connected;

	g_strlcpy(address.sun_path, path, sizeof(address.sun_path));
	connected = connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0;
	close(fd);
	return connected;
}

static void
test_destroy_ends_what_is_left_of_the_group(Fixture *fixture, gconstpointer program)
{
	static const ChildEvents events = { .display = on_display };
	const char *command[] = { program, "--stubborn", "wayland-3", NULL };
	g_autofree char *path = g_build_filename(fixture->folder, "wayland-3", NULL);

	g_clear_pointer(&fixture->child, child_destroy);
	fixture->child = child_create(command, &events, fixture, NULL);
	wait_for_changes(fixture, 2);
	g_assert_cmpstr(fixture->display, ==, "wayland-3");
	g_test_expect_message("selkies-server", G_LOG_LEVEL_WARNING, "*killing the group*");
	g_clear_pointer(&fixture->child, child_destroy);
	g_test_assert_expected_messages();
	/* The signal is on its way; a process that is dead and not reaped holds no socket. */
	await(!somebody_listens(path));
}

static void
test_display_of_another_program_is_not_taken(Fixture *fixture, gconstpointer program)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	g_autofree char *path = g_build_filename(fixture->folder, fixture->display, NULL);
	g_autofree char *report = NULL, *found = NULL;
	pid_t pid = reported_pid(fixture, &report);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	/* A socket of this process. */
	snprintf(address.sun_path, sizeof(address.sun_path), "%s/wayland-3", fixture->folder);
	g_assert_cmpint(bind(fd, (struct sockaddr *)&address, sizeof(address)), ==, 0);
	g_assert_cmpint(listen(fd, 5), ==, 0);
	found = display_search(pid);
	g_assert_cmpstr(found, ==, "wayland-7");
	/* Alone it is not taken either: which one is looked at first does not matter. */
	g_unlink(path);
	g_assert_null(display_search(pid));
	close(fd);
}

static void
test_command_that_does_not_exist_is_an_error(void)
{
	static const ChildEvents events = { .display = on_display };
	const char *command[] = { "no-such-compositor", NULL };
	g_autoptr(GError) error = NULL;

	g_assert_null(child_create(command, &events, NULL, &error));
	g_assert_nonnull(strstr(error->message, "no-such-compositor"));
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*test)(Fixture *fixture, gconstpointer program);
	} tests[] = {
		{ "/child/finds-the-display-of-its-command", test_finds_the_display_of_its_command },
		{ "/child/starts-the-command-again-when-it-is-killed",
		  test_starts_the_command_again_when_it_is_killed },
		{ "/child/destroy-ends-the-command", test_destroy_ends_the_command },
		{ "/child/destroy-ends-what-is-left-of-the-group", test_destroy_ends_what_is_left_of_the_group },
		{ "/child/display-of-another-program-is-not-taken", test_display_of_another_program_is_not_taken },
	};

	if (argc == 3)
		return listen_like_a_compositor(argv[2], strcmp(argv[1], "--stubborn") == 0);
	g_test_init(&argc, &argv, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, Fixture, argv[0], set_up, tests[i].test, tear_down);
	g_test_add_func("/child/command-that-does-not-exist-is-an-error", test_command_that_does_not_exist_is_an_error);
	return g_test_run();
}
