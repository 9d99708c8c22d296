/*
 * bench/tool/selkies-bench.c: measures the parts of Selkies without a browser: the table of subcommands.
 */
#include "bench/tool/encoder-bench.h"
#include "bench/tool/frame-bench.h"
#include "server/log.h"

#include <gio/gio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static const struct {
	const char *name;
	const char *usage;
	const char *about;
	const Argument *arguments;
	int (*run)(const char *const *arguments, const char *const *command, GError **error);
} subcommands[] = {
	{ "frames", "[OPTION…] [-- COMMAND…]",
	  "Takes the pictures of a desktop and encodes them as the server does. COMMAND is the\n"
	  "compositor to start, for instance labwc; without it one that runs is taken.",
	  frame_bench_arguments, frame_bench_run },
	{ "encode", "[OPTION…]", "Encodes painted content or files, decodes what comes of it and compares.",
	  encoder_bench_arguments, encoder_bench_run },
};

static int
print(GString *text)
{
	fputs(text->str, stdout);
	g_string_free(text, TRUE);
	return EXIT_SUCCESS;
}

/* Of one subcommand, or of all. */
static int
print_help(const char *name)
{
	GString *text = g_string_new(NULL);

	if (!name)
		g_string_append(text, "Usage: selkies-bench SUBCOMMAND [OPTION…]\n"
				      "       selkies-bench [SUBCOMMAND] --help\n"
				      "       selkies-bench --version\n\n"
				      "Measures the parts of Selkies without a browser and without a screen.\n\n");
	for (gsize i = 0; i < G_N_ELEMENTS(subcommands); i++) {
		if (name && !g_str_equal(name, subcommands[i].name))
			continue;
		g_string_append_printf(text, "selkies-bench %s %s\n\n%s\n\n", subcommands[i].name, subcommands[i].usage,
				       subcommands[i].about);
		arguments_append_help(subcommands[i].arguments, text);
		g_string_append(text, name ? "" : "\n");
	}
	return print(text);
}

static int
print_manual(void)
{
	GString *text = g_string_new(NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(subcommands); i++) {
		g_autofree char *title = g_ascii_strup(subcommands[i].name, -1);

		g_string_append_printf(text, "# OPTIONS OF %s\n", title);
		arguments_append_manual(subcommands[i].arguments, text);
		g_string_append_c(text, '\n');
	}
	return print(text);
}

/* Cuts the command off that stands behind "--": its words, or NULL. */
static const char *const *
cut_command(char **arguments, GError **error)
{
	for (; *arguments; arguments++) {
		if (!g_str_equal(*arguments, "--"))
			continue;
		*arguments = NULL;
		if (!arguments[1])
			g_set_error(
				error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
				"there is no command behind \"--\"; it wants the compositor to start, like -- labwc");
		return arguments[1] ? (const char *const *)arguments + 1 : NULL;
	}
	return NULL;
}

static int
run(const char *name, char **arguments, GError **error)
{
	GError *failure = NULL;
	const char *const *command = cut_command(arguments, &failure);

	if (failure) {
		g_propagate_error(error, failure);
		return EXIT_FAILURE;
	}
	for (gsize i = 0; i < G_N_ELEMENTS(subcommands); i++) {
		if (!g_str_equal(subcommands[i].name, name))
			continue;
		if (g_strv_contains((const char *const *)arguments, "--help"))
			return print_help(name);
		return subcommands[i].run((const char *const *)arguments, command, error);
	}
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
		    "\"%s\" is no subcommand; there are frames and encode, and selkies-bench --help explains them",
		    name);
	return EXIT_FAILURE;
}

static int
start(int argc, char **argv, GError **error)
{
	if (argc < 2) {
		g_set_error(
			error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
			"what is to be measured? There are frames and encode, and selkies-bench --help explains them");
		return EXIT_FAILURE;
	}
	if (g_str_equal(argv[1], "--help"))
		return print_help(NULL);
	if (g_str_equal(argv[1], "--help-manual"))
		return print_manual();
	if (g_str_equal(argv[1], "--version")) {
		puts("selkies-bench " SELKIES_VERSION);
		return EXIT_SUCCESS;
	}
	signal(SIGPIPE, SIG_IGN);
	if (!log_init("message", error))
		return EXIT_FAILURE;
	return run(argv[1], argv + 2, error);
}

int
main(int argc, char **argv)
{
	g_autoptr(GError) error = NULL;
	int status = start(argc, argv, &error);

	if (error)
		fprintf(stderr, "selkies-bench: %s\n", error->message);
	return status;
}
