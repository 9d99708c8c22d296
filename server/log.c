#include "server/log.h"

#include <gio/gio.h>
#include <stdio.h>
#include <string.h>

static const struct {
	const char *name;
	GLogLevelFlags flag;
} levels[] = {
	{ "error", G_LOG_LEVEL_CRITICAL },
	{ "warning", G_LOG_LEVEL_WARNING },
	{ "message", G_LOG_LEVEL_MESSAGE },
	{ "debug", G_LOG_LEVEL_DEBUG },
};

static const char *
level_name(GLogLevelFlags flags)
{
	GLogLevelFlags flag = flags & G_LOG_LEVEL_MASK;

	for (size_t i = 0; i < G_N_ELEMENTS(levels); i++)
		if (flag <= levels[i].flag)
			return levels[i].name;
	return "debug";
}

static const char *
field(const GLogField *fields, gsize n_fields, const char *key)
{
	for (gsize i = 0; i < n_fields; i++)
		if (strcmp(fields[i].key, key) == 0 && fields[i].length < 0)
			return fields[i].value;
	return NULL;
}

static GLogWriterOutput
on_log(GLogLevelFlags flags, const GLogField *fields, gsize n_fields, gpointer user_data)
{
	GLogLevelFlags least = GPOINTER_TO_UINT(user_data);
	g_autoptr(GDateTime) now = NULL;
	g_autofree char *time = NULL;
	const char *domain, *text;

	if ((flags & G_LOG_LEVEL_MASK) > least)
		return G_LOG_WRITER_HANDLED;
	now = g_date_time_new_now_local();
	time = g_date_time_format(now, "%H:%M:%S");
	domain = field(fields, n_fields, "GLIB_DOMAIN");
	text = field(fields, n_fields, "MESSAGE");
	if (domain && g_str_has_prefix(domain, "selkies-"))
		domain += strlen("selkies-");
	/* One call a line: lines of several threads do not mix. */
	fprintf(stderr, "%s.%03d %s %s: %s\n", time, g_date_time_get_microsecond(now) / 1000, level_name(flags),
		domain ? domain : "-", text ? text : "");
	return G_LOG_WRITER_HANDLED;
}

bool
log_init(const char *level, GError **error)
{
	for (size_t i = 0; i < G_N_ELEMENTS(levels); i++) {
		if (strcmp(levels[i].name, level) == 0) {
			g_log_set_writer_func(on_log, GUINT_TO_POINTER(levels[i].flag), NULL);
			return true;
		}
	}
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
		    "Log level \"%s\" is unknown; it is one of error, warning, message, debug", level);
	return false;
}
