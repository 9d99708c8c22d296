/* bench/tool/machine.c: see machine.h. */
#include "bench/tool/machine.h"

#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

/* What stands behind the colon in the first line of the file that begins with key; NULL: there is none. */
static char *
read_field(const char *path, const char *key)
{
	g_autofree char *text = NULL;
	g_auto(GStrv) lines = NULL;

	if (!g_file_get_contents(path, &text, NULL, NULL))
		return NULL;
	lines = g_strsplit(text, "\n", -1);
	for (char **line = lines; *line; line++) {
		const char *colon = g_str_has_prefix(*line, key) ? strchr(*line, ':') : NULL;

		if (colon)
			return g_strstrip(g_strdup(colon + 1));
	}
	return NULL;
}

static char *
read_cpu(void)
{
	return read_field("/proc/cpuinfo", "model name");
}

static char *
read_kernel(void)
{
	struct utsname name;

	return uname(&name) == 0 ? g_strdup_printf("%s %s %s", name.sysname, name.release, name.machine) : NULL;
}

static void
add_text(JsonBuilder *builder, const char *name, char *value)
{
	json_builder_set_member_name(builder, name);
	if (value)
		json_builder_add_string_value(builder, value);
	else
		json_builder_add_null_value(builder);
	g_free(value);
}

void
machine_add_json(JsonBuilder *builder)
{
	g_autofree char *memory = read_field("/proc/meminfo", "MemTotal");
	double load;

	json_builder_set_member_name(builder, "machine");
	json_builder_begin_object(builder);
	add_text(builder, "cpu", read_cpu());
	json_builder_set_member_name(builder, "cores");
	json_builder_add_int_value(builder, g_get_num_processors());
	json_builder_set_member_name(builder, "memory_kb");
	if (memory)
		json_builder_add_int_value(builder, g_ascii_strtoll(memory, NULL, 10));
	else
		json_builder_add_null_value(builder);
	add_text(builder, "kernel", read_kernel());
	add_text(builder, "system", g_get_os_info(G_OS_INFO_KEY_PRETTY_NAME));
	json_builder_set_member_name(builder, "load_1m");
	if (getloadavg(&load, 1) == 1)
		json_builder_add_double_value(builder, load);
	else
		json_builder_add_null_value(builder);
	json_builder_end_object(builder);
}

char *
machine_describe(void)
{
	g_autofree char *cpu = read_cpu();
	g_autofree char *kernel = read_kernel();
	g_autofree char *system = g_get_os_info(G_OS_INFO_KEY_PRETTY_NAME);

	return g_strdup_printf("%s, %u cores; %s; %s", cpu ? cpu : "unknown CPU", g_get_num_processors(),
			       kernel ? kernel : "unknown kernel", system ? system : "unknown system");
}
