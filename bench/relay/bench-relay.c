/*
 * bench/relay/bench-relay.c: a network with delay, jitter, loss and a bottleneck, between programs on this machine.
 *
 * Usage: bench-relay [--seed N]
 *
 * It takes commands on its standard input and answers them on its standard output: relay-control.h has them.
 */
#include <errno.h>
#include <gio/gio.h>
#include <gio/gunixinputstream.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "bench/relay/relay-control.h"

#define SHORT_TURN_NS 100000 /* the shortest that there is */

typedef struct {
	GMainLoop *loop;
	RelayControl *control;
	GDataInputStream *input;
} Program;

static void read_command(Program *program);

static void
on_line(GObject *input, GAsyncResult *result, gpointer user_data)
{
	Program *program = user_data;
	g_autoptr(GError) error = NULL;
	g_autofree char *line = g_data_input_stream_read_line_finish(G_DATA_INPUT_STREAM(input), result, NULL, &error);
	g_autofree char *answer = NULL;
	bool quit = true;

	if (error)
		g_message("Cannot read commands: %s", error->message);
	if (line) {
		answer = relay_control_do(program->control, line, &quit);
		puts(answer);
		fflush(stdout);
	}
	if (quit)
		g_main_loop_quit(program->loop);
	else
		read_command(program);
}

static void
read_command(Program *program)
{
	g_data_input_stream_read_line_async(program->input, G_PRIORITY_DEFAULT, NULL, on_line, program);
}

/* What we do takes some microseconds and can't wait, while browsers and encoders compute for milliseconds. Since Linux 6.12
 * who asks for short turns gets them soon; an older kernel does as it always did. */
static void
ask_for_short_turns(void)
{
	struct sched_attr attributes = { .size = sizeof(attributes),
					 .sched_policy = SCHED_OTHER,
					 .sched_runtime = SHORT_TURN_NS };

	if (sched_setattr(0, &attributes, 0) < 0)
		g_debug("The kernel gives no short turns: %s", g_strerror(errno));
}

int
main(int argc, char **argv)
{
	g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
	g_autoptr(GInputStream) stdin_stream = g_unix_input_stream_new(STDIN_FILENO, FALSE);
	g_autoptr(GDataInputStream) input = g_data_input_stream_new(stdin_stream);
	Program program = { .loop = loop, .input = input };
	guint64 seed = 1;

	if (argc != 1 && (argc != 3 || !g_str_equal(argv[1], "--seed") ||
			  !g_ascii_string_to_unsigned(argv[2], 10, 0, G_MAXINT32, &seed, NULL))) {
		fprintf(stderr, "Usage: bench-relay [--seed N], N a whole number from 0 to %d\n", G_MAXINT32);
		return EXIT_FAILURE;
	}
	ask_for_short_turns();
	program.control = relay_control_create((uint32_t)seed);
	read_command(&program);
	g_main_loop_run(loop);
	relay_control_destroy(program.control);
	return EXIT_SUCCESS;
}
