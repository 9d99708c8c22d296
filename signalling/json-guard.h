#pragma once
/*
 * signalling/json-guard.h: JSON from strangers. json-glib recurses for each level, takes comments, assignments and single
 * quotes, and lets the last of several members with one name win; none of that passes here. Pure.
 */
#include <json-glib/json-glib.h>

/* Reads text, which need not be terminated, and must be one object of at most max_depth levels. Caller unrefs; NULL with
 * JSON_PARSER_ERROR. */
JsonNode *json_guard_parse(const char *text, gsize size, guint max_depth, GError **error);
