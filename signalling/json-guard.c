/* signalling/json-guard.c: see json-guard.h. */
#include "signalling/json-guard.h"

#include <stdbool.h>
#include <string.h>

static bool fail(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Returns false, so that a check can end with it. */
static bool
fail(GError **error, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	g_propagate_error(error,
			  g_error_new_valist(JSON_PARSER_ERROR, JSON_PARSER_ERROR_INVALID_DATA, format, arguments));
	va_end(arguments);
	return false;
}

/* What can be said without the parser, and must be before it. */
static bool
check_shape(const char *text, gsize size, guint max_depth, GError **error)
{
	static const char outside_strings[] = "{}[]:, \t\r\n0123456789+-.eEtrufalsn";
	guint depth = 0;
	bool in_string = false;

	if (size == 0 || text[0] != '{' || memchr(text, '\0', size))
		return fail(error, "it begins with { and has no zero byte");

	for (gsize i = 0; i < size; i++) {
		if (in_string && text[i] == '\\')
			i++;
		else if (text[i] == '"')
			in_string = !in_string;
		else if (!in_string && !strchr(outside_strings, text[i]))
			return fail(error, "it has no byte 0x%02x outside of strings", (guint8)text[i]);
		else if (!in_string && (text[i] == '{' || text[i] == '['))
			depth++;
		else if (!in_string && (text[i] == '}' || text[i] == ']'))
			depth -= depth > 0;
		if (depth > max_depth)
			return fail(error, "it has at most %u levels of objects and lists", max_depth);
	}
	return true;
}

static void
on_object_member(JsonParser *parser, JsonObject *object, const char *name, gpointer user_data)
{
	guint *n_members = user_data;

	(*n_members)++;
}

static void
count_members(JsonNode *node, guint *n_members)
{
	g_autoptr(GList) nodes = NULL;

	if (JSON_NODE_HOLDS_OBJECT(node)) {
		nodes = json_object_get_values(json_node_get_object(node));
		*n_members += g_list_length(nodes);
	} else if (JSON_NODE_HOLDS_ARRAY(node)) {
		nodes = json_array_get_elements(json_node_get_array(node));
	}
	for (GList *i = nodes; i; i = i->next)
		count_members(i->data, n_members);
}

JsonNode *
json_guard_parse(const char *text, gsize size, guint max_depth, GError **error)
{
	g_autoptr(JsonParser) parser = json_parser_new();
	g_autoptr(GError) parse_error = NULL;
	guint n_parsed = 0, n_kept = 0;
	JsonNode *root;

	if (!check_shape(text, size, max_depth, error))
		return NULL;

	g_signal_connect(parser, "object-member", G_CALLBACK(on_object_member), &n_parsed);
	if (!json_parser_load_from_data(parser, text, (gssize)size, &parse_error)) {
		fail(error, "%s", parse_error->message);
		return NULL;
	}
	root = json_parser_get_root(parser);
	if (!root || !JSON_NODE_HOLDS_OBJECT(root)) {
		fail(error, "this is none");
		return NULL;
	}
	count_members(root, &n_kept);
	if (n_kept != n_parsed) {
		fail(error, "it has each member once; one of this one's is there twice");
		return NULL;
	}
	return json_node_copy(root);
}
