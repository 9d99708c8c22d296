#pragma once
/*
 * server/json.h: one member of a JSON object under construction, in one line.
 */
#include <json-glib/json-glib.h>
#include <stdbool.h>
#include <stdint.h>

void json_add_number(JsonBuilder *builder, const char *name, uint64_t value);
void json_add_text(JsonBuilder *builder, const char *name, const char *value);
void json_add_bool(JsonBuilder *builder, const char *name, bool value);

/* Begins a member that is an object; json_builder_end_object() ends it. */
void json_begin_object(JsonBuilder *builder, const char *name);
