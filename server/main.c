/*
 * server/main.c: the table of contents: options, log, server, main loop, end.
 */
#include <glib-unix.h>
#include <gst/gst.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "server/log.h"
#include "server/options.h"
#include "server/server.h"
#include "signalling/peer.h"

static int
print_and_free(char *text)
{
	fputs(text, stdout);
	g_free(text);
	return EXIT_SUCCESS;
}

static gboolean
on_end(gpointer loop)
{
	g_main_loop_quit(loop);
	return G_SOURCE_CONTINUE;
}

static int
serve(const Options *options, GError **error)
{
	g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
	Server *server = server_create(options, error);

	if (!server)
		return EXIT_FAILURE;
	g_unix_signal_add(SIGTERM, on_end, loop);
	g_unix_signal_add(SIGINT, on_end, loop);
	printf("selkies: ready on %s\n", server_get_url(server));
	fflush(stdout);
	g_main_loop_run(loop);
	g_message("Ending");
	server_destroy(server);
	return EXIT_SUCCESS;
}

static int
run(const Options *options, GError **error)
{
	GThread *warm_up;
	int status;

	if (options->help)
		return print_and_free(options_help());
	if (options->help_manual)
		return print_and_free(options_manual());
	if (options->version)
		return print_and_free(g_strdup("selkies " SELKIES_VERSION "\n"));
	if (!log_init(options->log_level, error))
		return EXIT_FAILURE;
	/* Each viewer brings threads, and glibc would give each an arena of its own that it keeps when the viewer has left. */
	mallopt(M_ARENA_MAX, 1);
	signal(SIGPIPE, SIG_IGN);
	if (!gst_init_check(NULL, NULL, error))
		return EXIT_FAILURE;
	warm_up = peer_warm_up();
	status = serve(options, error);
	g_thread_join(warm_up);
	return status;
}

int
main(int argc, char **argv)
{
	g_autoptr(GError) error = NULL;
	g_auto(GStrv) environment = g_get_environ();
	Options options;
	int status = EXIT_FAILURE;

	if (options_parse(&options, argc, argv, environment, &error)) {
		status = run(&options, &error);
		options_finish(&options);
	}
	if (error)
		fprintf(stderr, "selkies: %s\n", error->message);
	return status;
}
