#include "server/options.h"

#include <string.h>

/* Parses a command line, given as one string of words, and an environment, given as "NAME=value" or NULL. */
static bool
parse(Options *options, const char *line, char **environ, GError **error)
{
	g_autofree char *full = g_strconcat("selkies ", line, NULL);
	g_auto(GStrv) argv = g_strsplit(full, " ", -1);
	guint argc = g_strv_length(argv);

	if (*line == '\0')
		argc = 1;
	return options_parse(options, (int)argc, argv, environ, error);
}

static char **
environment(const char *setting)
{
	char **list = g_new0(char *, 2);

	list[0] = g_strdup(setting);
	return list;
}

static void
test_defaults_are_safe(void)
{
	g_auto(GStrv) environ = environment(NULL);
	Options options;

	g_assert_true(parse(&options, "", environ, NULL));
	g_assert_cmpstr(options.address, ==, "127.0.0.1");
	g_assert_cmpuint(options.port, ==, 3000);
	g_assert_null(options.token);
	g_assert_null(options.command);
	g_assert_cmpuint(g_strv_length(options.origins), ==, 0);
	g_assert_cmpstr(options.encoder, ==, "auto");
	options_finish(&options);
}

static void
test_command_line_wins_over_environment(void)
{
	g_auto(GStrv) environ = environment("SELKIES_PORT=4000");
	Options options;

	g_assert_true(parse(&options, "", environ, NULL));
	g_assert_cmpuint(options.port, ==, 4000);
	options_finish(&options);
	g_assert_true(parse(&options, "--port 5000", environ, NULL));
	g_assert_cmpuint(options.port, ==, 5000);
	options_finish(&options);
}

static void
test_empty_variable_counts_as_unset(void)
{
	g_auto(GStrv) environ = environment("SELKIES_PORT=");
	Options options;

	g_assert_true(parse(&options, "", environ, NULL));
	g_assert_cmpuint(options.port, ==, 3000);
	options_finish(&options);
}

static void
test_lists_grow_by_repeats_and_commas(void)
{
	g_auto(GStrv) environ = environment("SELKIES_ALLOW_ORIGIN=https://a,https://b");
	Options options;

	g_assert_true(parse(&options, "--allow-origin https://c", environ, NULL));
	g_assert_cmpuint(g_strv_length(options.origins), ==, 3);
	g_assert_cmpstr(options.origins[1], ==, "https://b");
	g_assert_cmpstr(options.origins[2], ==, "https://c");
	options_finish(&options);
}

static void
test_command_begins_behind_two_dashes(void)
{
	g_auto(GStrv) environ = environment(NULL);
	Options options;

	g_assert_true(parse(&options, "--rate=9000 -- labwc --port 1", environ, NULL));
	g_assert_cmpuint(options.rate_kbps, ==, 9000);
	g_assert_cmpuint(options.port, ==, 3000);
	g_assert_cmpstr(options.command[0], ==, "labwc");
	g_assert_cmpuint(g_strv_length(options.command), ==, 3);
	options_finish(&options);
}

static void
test_udp_ports_are_a_range(void)
{
	g_auto(GStrv) environ = environment(NULL);
	Options options;

	g_assert_true(parse(&options, "--udp-ports 50000-50100", environ, NULL));
	g_assert_cmpuint(options.udp.min, ==, 50000);
	g_assert_cmpuint(options.udp.max, ==, 50100);
	options_finish(&options);
}

/* What is wrong → the words that the error must hold: the option, the value, what would be right. */
static void
test_errors_name_option_value_and_remedy(void)
{
	static const struct {
		const char *line;
		const char *setting;
		const char *words[3];
	} wrong[] = {
		{ "--port 70000", NULL, { "--port", "70000", "65535" } },
		{ "--port abc", NULL, { "--port", "abc", "whole number" } },
		{ "--framerate 0", NULL, { "--framerate", "\"0\"", "from 1 to 240" } },
		{ "", "SELKIES_RATE=fast", { "SELKIES_RATE", "fast", "100 to 100000" } },
		{ "--prot 3000", NULL, { "--prot", "no option", "--help" } },
		{ "labwc", NULL, { "labwc", "no option", "behind \"--\"" } },
		{ "--token", NULL, { "--token", "needs a value", "TOKEN" } },
		{ "--help=yes", NULL, { "--help", "takes no value", "yes" } },
		{ "--address=", NULL, { "--address", "empty", "ADDRESS" } },
		{ "--udp-ports 6000-5000", NULL, { "--udp-ports", "6000-5000", "range" } },
		{ "--udp-ports=", NULL, { "--udp-ports", "\"\"", "range" } },
		{ "", "SELKIES_UDP_PORTS=5000", { "SELKIES_UDP_PORTS", "5000", "range" } },
		{ "--udp-ports 80-90", NULL, { "--udp-ports", "80-90", "1024" } },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
		g_auto(GStrv) environ = environment(wrong[i].setting);
		g_autoptr(GError) error = NULL;
		Options options;

		g_assert_false(parse(&options, wrong[i].line, environ, &error));
		for (size_t w = 0; w < G_N_ELEMENTS(wrong[i].words); w++)
			if (!strstr(error->message, wrong[i].words[w]))
				g_error("\"%s\" does not say \"%s\"", error->message, wrong[i].words[w]);
	}
}

static void
test_help_and_manual_name_every_option(void)
{
	static const char *const some[] = { "--address", "--port", "--token", "--display", "--encoder", "--help" };
	g_autofree char *help = options_help();
	g_autofree char *manual = options_manual();

	for (size_t i = 0; i < G_N_ELEMENTS(some); i++) {
		g_assert_nonnull(strstr(help, some[i]));
		g_assert_nonnull(strstr(manual, some[i]));
	}
	g_assert_nonnull(strstr(help, "SELKIES_PORT"));
	g_assert_nonnull(strstr(manual, "SELKIES\\_PORT"));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/options/defaults-are-safe", test_defaults_are_safe);
	g_test_add_func("/options/command-line-wins-over-environment", test_command_line_wins_over_environment);
	g_test_add_func("/options/empty-variable-counts-as-unset", test_empty_variable_counts_as_unset);
	g_test_add_func("/options/lists-grow-by-repeats-and-commas", test_lists_grow_by_repeats_and_commas);
	g_test_add_func("/options/command-begins-behind-two-dashes", test_command_begins_behind_two_dashes);
	g_test_add_func("/options/udp-ports-are-a-range", test_udp_ports_are_a_range);
	g_test_add_func("/options/errors-name-option-value-and-remedy", test_errors_name_option_value_and_remedy);
	g_test_add_func("/options/help-and-manual-name-every-option", test_help_and_manual_name_every_option);
	return g_test_run();
}
