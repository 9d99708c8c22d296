#include "server/options.h"

#include <gio/gio.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

typedef enum { OPTION_TEXT, OPTION_NUMBER, OPTION_LIST, OPTION_RANGE, OPTION_FLAG } OptionKind;

typedef struct {
	const char *name;
	const char *environment; /* NULL: command line only */
	OptionKind kind;
	size_t offset; /* in Options */
	const char *argument;
	const char *initial;
	uint32_t min, max; /* of numbers and ranges */
	const char *help;
} Option;

#define AT(member) offsetof(Options, member)

static const Option table[] = {
	{ "address", "SELKIES_ADDRESS", OPTION_TEXT, AT(address), "ADDRESS", "127.0.0.1", 0, 0,
	  "Address to listen on. Any but a loopback address needs a token; one is made and printed if none is given." },
	{ "port", "SELKIES_PORT", OPTION_NUMBER, AT(port), "PORT", "3000", 0, 65535,
	  "TCP port to listen on; 0 takes a free one." },
	{ "token", "SELKIES_TOKEN", OPTION_TEXT, AT(token), "TOKEN", NULL, 0, 0,
	  "Secret that a page must know; open the page with ?token=TOKEN." },
	{ "allow-origin", "SELKIES_ALLOW_ORIGIN", OPTION_LIST, AT(origins), "ORIGIN", NULL, 0, 0,
	  "Further origin whose pages may connect, like https://desk.example; repeat it, or separate by commas." },
	{ "udp-ports", "SELKIES_UDP_PORTS", OPTION_RANGE, AT(udp), "MIN-MAX", NULL, 1024, 65535,
	  "UDP ports for the media of viewers; any by default." },
	{ "max-viewers", "SELKIES_MAX_VIEWERS", OPTION_NUMBER, AT(max_viewers), "COUNT", "64", 1, 1000,
	  "How many pages may be connected at the same time." },
	{ "display", "SELKIES_DISPLAY", OPTION_TEXT, AT(display), "NAME", NULL, 0, 0,
	  "Wayland display to show: wayland-0, or the path of its socket. By default that of COMMAND, else "
	  "$WAYLAND_DISPLAY, else wayland-0." },
	{ "output", "SELKIES_OUTPUT", OPTION_TEXT, AT(output), "NAME", NULL, 0, 0,
	  "Output of the display to show; the first by default." },
	{ "encoder", "SELKIES_ENCODER", OPTION_TEXT, AT(encoder), "NAME", "auto", 0, 0,
	  "Video encoder: auto takes the best that works, a name takes that one or fails. There is: x264." },
	{ "rate", "SELKIES_RATE", OPTION_NUMBER, AT(rate_kbps), "KBPS", "8000", 100, 100000,
	  "Highest video rate in kbit/s." },
	{ "framerate", "SELKIES_FRAMERATE", OPTION_NUMBER, AT(framerate), "FPS", "60", 1, 240,
	  "Highest number of frames a second." },
	{ "trace", "SELKIES_TRACE", OPTION_TEXT, AT(trace), "FILE", NULL, 0, 0,
	  "For benchmarks: write to FILE when what happened to each access unit, one JSON object a line." },
	{ "log-level", "SELKIES_LOG_LEVEL", OPTION_TEXT, AT(log_level), "LEVEL", "message", 0, 0,
	  "What is logged to stderr: error, warning, message or debug." },
	{ "version", NULL, OPTION_FLAG, AT(version), NULL, NULL, 0, 0, "Print the version and exit." },
	{ "help", NULL, OPTION_FLAG, AT(help), NULL, NULL, 0, 0, "Print this help and exit." },
	{ "help-manual", NULL, OPTION_FLAG, AT(help_manual), NULL, NULL, 0, 0,
	  "Print the options as a section of the manual page and exit." },
};

static bool
set_number(const Option *option, uint32_t *number, const char *value, const char *source, GError **error)
{
	guint64 parsed;

	if (!g_ascii_string_to_unsigned(value, 10, option->min, option->max, &parsed, NULL)) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
			    "%s: \"%s\" is not a whole number from %u to %u", source, value, option->min, option->max);
		return false;
	}
	*number = (uint32_t)parsed;
	return true;
}

static bool
set_range(const Option *option, Range *range, const char *value, const char *source, GError **error)
{
	Range parsed;
	char rest;

	if (sscanf(value, "%5u-%5u%c", &parsed.min, &parsed.max, &rest) != 2 || parsed.min < option->min ||
	    parsed.min > parsed.max || parsed.max > option->max) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
			    "%s: \"%s\" is not a range like 50000-50100 within %u to %u", source, value, option->min,
			    option->max);
		return false;
	}
	*range = parsed;
	return true;
}

static void
append_to_list(char ***list, const char *values)
{
	g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
	g_auto(GStrv) parts = g_strsplit(values, ",", -1);

	g_strv_builder_addv(builder, (const char **)*list);
	for (char **part = parts; *part; part++)
		if (*g_strstrip(*part) != '\0')
			g_strv_builder_add(builder, *part);
	g_strfreev(*list);
	*list = g_strv_builder_end(builder);
}

/* source: "--port" or "SELKIES_PORT", for the error. */
static bool
set(Options *options, const Option *option, const char *value, const char *source, GError **error)
{
	gpointer member = (char *)options + option->offset;

	switch (option->kind) {
	case OPTION_TEXT:
		if (*value == '\0') {
			g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s is empty; it wants %s", source,
				    option->argument);
			return false;
		}
		g_free(*(char **)member);
		*(char **)member = g_strdup(value);
		return true;
	case OPTION_NUMBER:
		return set_number(option, member, value, source, error);
	case OPTION_LIST:
		append_to_list(member, value);
		return true;
	case OPTION_RANGE:
		return set_range(option, member, value, source, error);
	case OPTION_FLAG:
		*(bool *)member = true;
		return true;
	}
	g_assert_not_reached();
}

static const Option *
find_option(const char *name, size_t length)
{
	for (size_t i = 0; i < G_N_ELEMENTS(table); i++)
		if (strlen(table[i].name) == length && strncmp(table[i].name, name, length) == 0)
			return &table[i];
	return NULL;
}

/* Takes the option at argv[*index], and its value from there or from the next argument. */
static bool
parse_argument(Options *options, char **argv, int *index, GError **error)
{
	const char *argument = argv[*index];
	const char *equals = strchr(argument, '=');
	size_t length = equals ? (size_t)(equals - argument) : strlen(argument);
	const Option *option = g_str_has_prefix(argument, "--") ? find_option(argument + 2, length - 2) : NULL;
	g_autofree char *source = g_strndup(argument, length);
	const char *value = equals ? equals + 1 : NULL;

	if (!option) {
		g_set_error(
			error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
			"\"%s\" is no option; selkies --help lists them, and a command to start stands behind \"--\"",
			argument);
		return false;
	}
	if (option->kind == OPTION_FLAG && value) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s takes no value, \"%s\" was given",
			    source, value);
		return false;
	}
	if (option->kind != OPTION_FLAG && !value && !(value = argv[++*index])) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s needs a value: %s %s", source, source,
			    option->argument);
		return false;
	}
	return set(options, option, value, source, error);
}

static bool
fill(Options *options, int argc, char **argv, char **environ, GError **error)
{
	for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
		const char *value = table[i].environment ? g_environ_getenv(environ, table[i].environment) : NULL;

		if (table[i].initial && !set(options, &table[i], table[i].initial, table[i].name, error))
			return false;
		/* An empty variable counts as unset: that is how container files clear one. */
		if (value && *value && !set(options, &table[i], value, table[i].environment, error))
			return false;
	}
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--") == 0) {
			if (i + 1 < argc)
				options->command = g_strdupv(argv + i + 1);
			break;
		}
		if (!parse_argument(options, argv, &i, error))
			return false;
	}
	return true;
}

bool
options_parse(Options *options, int argc, char **argv, char **environ, GError **error)
{
	*options = (Options) { .origins = g_new0(char *, 1) };
	if (fill(options, argc, argv, environ, error))
		return true;
	options_finish(options);
	return false;
}

void
options_finish(Options *options)
{
	for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
		gpointer member = (char *)options + table[i].offset;

		if (table[i].kind == OPTION_TEXT)
			g_clear_pointer((char **)member, g_free);
		else if (table[i].kind == OPTION_LIST)
			g_clear_pointer((char ***)member, g_strfreev);
	}
	g_clear_pointer(&options->command, g_strfreev);
}

char *
options_help(void)
{
	GString *text =
		g_string_new("Usage: selkies [OPTION…] [-- COMMAND…]\n\n"
			     "Shows a labwc desktop in the browser. COMMAND is the compositor to start and watch;\n"
			     "without it the server waits for a running one.\n\n");

	for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
		const Option *option = &table[i];

		g_string_append_printf(text, "  --%s%s%s\n      %s\n", option->name, option->argument ? " " : "",
				       option->argument ? option->argument : "", option->help);
		if (option->environment)
			g_string_append_printf(text, "      [%s]%s%s\n", option->environment,
					       option->initial ? " Default: " : "",
					       option->initial ? option->initial : "");
	}
	return g_string_free(text, FALSE);
}

char *
options_manual(void)
{
	GString *text = g_string_new("# OPTIONS\n");

	for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
		const Option *option = &table[i];

		g_string_append_printf(text, "\n*--%s*", option->name);
		if (option->argument)
			g_string_append_printf(text, " _%s_", option->argument);
		g_string_append_printf(text, "\n\t%s", option->help);
		if (option->environment)
			g_string_append_printf(text, " Environment: *%s*.", option->environment);
		if (option->initial)
			g_string_append_printf(text, " Default: %s.", option->initial);
		g_string_append_c(text, '\n');
	}
	/* scdoc reads an underscore as emphasis. */
	g_string_replace(text, "SELKIES_", "SELKIES\\_", 0);
	return g_string_free(text, FALSE);
}
