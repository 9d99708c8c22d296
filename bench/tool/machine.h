#pragma once
/*
 * bench/tool/machine.h: what the numbers were measured on.
 */
#include <json-glib/json-glib.h>

/* A member "machine" with cpu, cores, memory_kb, kernel, system, load_1m; what can't be read is null. */
void machine_add_json(JsonBuilder *builder);

/* The same for people in one line; caller frees. */
char *machine_describe(void);
