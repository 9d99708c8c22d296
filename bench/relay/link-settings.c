/* bench/relay/link-settings.c: see link-settings.h. */
#include "bench/relay/link-settings.h"

#include <gio/gio.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

typedef struct {
	const char *name;
	size_t offset; /* in LinkSettings */
	double initial, min, max;
	bool whole; /* no fractions */
} Setting;

#define AT(member) offsetof(LinkSettings, member)

static const Setting table[] = {
	{ "delay_ms", AT(delay_ms), 0, 0, 10000, false },
	{ "jitter_ms", AT(jitter_ms), 0, 0, 1000, false },
	{ "loss_percent", AT(loss_percent), 0, 0, 100, false },
	{ "burst", AT(burst), 1, 1, 1000, false },
	{ "rate_kbps", AT(rate_kbps), 0, 0, 1000000, false },
	{ "queue_ms", AT(queue_ms), 100, 1, 10000, false },
	{ "flow", AT(flow), 0, 0, 1, true },
};

static double *
member_of(LinkSettings *settings, const Setting *setting)
{
	return (double *)(gpointer)((char *)settings + setting->offset);
}

static const Setting *
find_setting(const char *name, size_t length)
{
	for (size_t i = 0; i < G_N_ELEMENTS(table); i++)
		if (strlen(table[i].name) == length && strncmp(table[i].name, name, length) == 0)
			return &table[i];
	return NULL;
}

static char *
list_names(void)
{
	GString *names = g_string_new(NULL);

	for (size_t i = 0; i < G_N_ELEMENTS(table); i++)
		g_string_append_printf(names, "%s%s", i ? ", " : "", table[i].name);
	return g_string_free(names, FALSE);
}

static bool
apply_one(LinkSettings *settings, const char *assignment, GError **error)
{
	const char *equals = strchr(assignment, '=');
	const Setting *setting = equals ? find_setting(assignment, (size_t)(equals - assignment)) : NULL;
	char *rest;
	double value;

	if (!setting) {
		g_autofree char *names = list_names();

		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
			    "\"%s\" sets nothing; KEY=VALUE is wanted, KEY one of %s", assignment, names);
		return false;
	}
	value = g_ascii_strtod(equals + 1, &rest);
	/* Written so that not-a-number is refused too. */
	if (rest == equals + 1 || *rest != '\0' || !(value >= setting->min && value <= setting->max) ||
	    (setting->whole && value != floor(value))) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
			    "%s: \"%s\" is not a %snumber from %g to %.0f", setting->name, equals + 1,
			    setting->whole ? "whole " : "", setting->min, setting->max);
		return false;
	}
	*member_of(settings, setting) = value;
	return true;
}

void
link_settings_init(LinkSettings *settings)
{
	for (size_t i = 0; i < G_N_ELEMENTS(table); i++)
		*member_of(settings, &table[i]) = table[i].initial;
}

bool
link_settings_apply(LinkSettings *settings, const char *const *assignments, GError **error)
{
	LinkSettings changed = *settings;

	for (; *assignments; assignments++)
		if (!apply_one(&changed, *assignments, error))
			return false;
	if (changed.flow && !changed.rate_kbps) {
		g_set_error_literal(
			error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
			"flow=1 without a bottleneck would be endless; set rate_kbps to more than 0 as well");
		return false;
	}
	*settings = changed;
	return true;
}
