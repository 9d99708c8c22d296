/* bench/tool/arguments.c: see arguments.h. */
#include "bench/tool/arguments.h"

#include <gio/gio.h>
#include <stdio.h>
#include <string.h>

static bool
set_number(const Argument *argument, uint32_t *number, const char *value, GError **error)
{
	guint64 parsed;

	if (!g_ascii_string_to_unsigned(value, 10, argument->min, argument->max, &parsed, NULL)) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
			    "--%s: \"%s\" is not a whole number from %u to %u", argument->name, value, argument->min,
			    argument->max);
		return false;
	}
	*number = (uint32_t)parsed;
	return true;
}

static bool
set_size(const Argument *argument, ArgumentSize *size, const char *value, GError **error)
{
	ArgumentSize parsed;
	char rest;

	if (sscanf(value, "%5ux%5u%c", &parsed.width, &parsed.height, &rest) != 2 || parsed.width % 2 ||
	    parsed.height % 2 || MIN(parsed.width, parsed.height) < argument->min ||
	    MAX(parsed.width, parsed.height) > argument->max) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
			    "--%s: \"%s\" is not a size like 1280x720, two even numbers from %u to %u", argument->name,
			    value, argument->min, argument->max);
		return false;
	}
	*size = parsed;
	return true;
}

static bool
set(const Argument *argument, gpointer values, const char *value, GError **error)
{
	gpointer member = (char *)values + argument->offset;

	switch (argument->kind) {
	case ARGUMENT_NUMBER:
		return set_number(argument, member, value, error);
	case ARGUMENT_SIZE:
		return set_size(argument, member, value, error);
	case ARGUMENT_FLAG:
		*(bool *)member = true;
		return true;
	case ARGUMENT_TEXT:
	case ARGUMENT_JSON:
		if (*value == '\0') {
			g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "--%s is empty; it wants %s",
				    argument->name, argument->placeholder);
			return false;
		}
		g_free(*(char **)member);
		*(char **)member = g_strdup(value);
		return true;
	}
	g_assert_not_reached();
}

static const Argument *
find(const Argument *table, const char *name, size_t length)
{
	for (const Argument *argument = table; argument->name; argument++)
		if (strlen(argument->name) == length && strncmp(argument->name, name, length) == 0)
			return argument;
	return NULL;
}

/* Takes the option at **next, and its value from there or from behind it. */
static bool
parse_one(const Argument *table, gpointer values, const char *const **next, GError **error)
{
	const char *given = *(*next)++;
	const char *equals = strchr(given, '=');
	size_t length = equals ? (size_t)(equals - given) : strlen(given);
	const Argument *argument = g_str_has_prefix(given, "--") ? find(table, given + 2, length - 2) : NULL;
	const char *value = equals ? equals + 1 : NULL;

	if (!argument) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
			    "\"%s\" is no option here; --help lists them", given);
		return false;
	}
	if (argument->kind == ARGUMENT_FLAG && value) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "--%s takes no value, \"%s\" was given",
			    argument->name, value);
		return false;
	}
	if (!value && argument->kind == ARGUMENT_JSON)
		value = "-";
	else if (!value && argument->kind != ARGUMENT_FLAG && !(value = *(*next)++)) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "--%s needs a value: --%s %s",
			    argument->name, argument->name, argument->placeholder);
		return false;
	}
	return set(argument, values, value, error);
}

static bool
fill(const Argument *table, gpointer values, const char *const *arguments, GError **error)
{
	for (const Argument *argument = table; argument->name; argument++)
		if (argument->initial && !set(argument, values, argument->initial, error))
			return false;
	while (*arguments)
		if (!parse_one(table, values, &arguments, error))
			return false;
	return true;
}

bool
arguments_parse(const Argument *table, gpointer values, const char *const *arguments, GError **error)
{
	if (fill(table, values, arguments, error))
		return true;
	arguments_finish(table, values);
	return false;
}

void
arguments_finish(const Argument *table, gpointer values)
{
	for (const Argument *argument = table; argument->name; argument++)
		if (argument->kind == ARGUMENT_TEXT || argument->kind == ARGUMENT_JSON)
			g_clear_pointer((char **)((char *)values + argument->offset), g_free);
}

static const char *
separator(const Argument *argument)
{
	return argument->kind == ARGUMENT_JSON ? "[=" : argument->placeholder ? " " : "";
}

void
arguments_append_help(const Argument *table, GString *text)
{
	for (const Argument *argument = table; argument->name; argument++) {
		g_string_append_printf(text, "  --%s%s%s%s\n      %s", argument->name, separator(argument),
				       argument->placeholder ? argument->placeholder : "",
				       argument->kind == ARGUMENT_JSON ? "]" : "", argument->help);
		if (argument->initial)
			g_string_append_printf(text, " Default: %s.", argument->initial);
		g_string_append_c(text, '\n');
	}
}

void
arguments_append_manual(const Argument *table, GString *text)
{
	for (const Argument *argument = table; argument->name; argument++) {
		g_string_append_printf(text, "\n*--%s*", argument->name);
		if (argument->placeholder)
			g_string_append_printf(text, "%s_%s_%s", separator(argument), argument->placeholder,
					       argument->kind == ARGUMENT_JSON ? "]" : "");
		g_string_append_printf(text, "\n\t%s", argument->help);
		if (argument->initial)
			g_string_append_printf(text, " Default: %s.", argument->initial);
		g_string_append_c(text, '\n');
	}
}
