/* signalling/http.c: see http.h. */
#include "signalling/http.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* Everything comes from this server, and nobody else may put the page into a frame. */
#define CONTENT_SECURITY_POLICY                                                                                        \
	"default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

static const struct {
	const char *suffix, *type;
} content_types[] = {
	{ ".html", "text/html; charset=utf-8" },
	{ ".css", "text/css; charset=utf-8" },
	{ ".js", "text/javascript; charset=utf-8" },
	{ ".mjs", "text/javascript; charset=utf-8" },
	{ ".json", "application/json; charset=utf-8" },
	{ ".webmanifest", "application/manifest+json; charset=utf-8" },
	{ ".txt", "text/plain; charset=utf-8" },
	{ ".svg", "image/svg+xml; charset=utf-8" },
	{ ".png", "image/png" },
	{ ".ico", "image/x-icon" },
	{ ".woff2", "font/woff2" },
	{ ".wasm", "application/wasm" },
};

static void
set_header(SoupServerMessage *message, const char *name, const char *value)
{
	soup_message_headers_replace(soup_server_message_get_response_headers(message), name, value);
}

static void
set_common_headers(SoupServerMessage *message)
{
	set_header(message, "Cache-Control", "no-cache");
	set_header(message, "Content-Security-Policy", CONTENT_SECURITY_POLICY);
	set_header(message, "X-Content-Type-Options", "nosniff");
	set_header(message, "Referrer-Policy", "no-referrer");
}

static const char *
find_content_type(const char *path)
{
	for (guint i = 0; i < G_N_ELEMENTS(content_types); i++) {
		if (g_str_has_suffix(path, content_types[i].suffix))
			return content_types[i].type;
	}
	return "application/octet-stream";
}

void
http_respond_json(SoupServerMessage *message, guint status, const char *body)
{
	set_common_headers(message);
	soup_server_message_set_status(message, status, NULL);
	soup_server_message_set_response(message, "application/json; charset=utf-8", SOUP_MEMORY_COPY, body,
					 strlen(body));
}

void
http_respond_error(SoupServerMessage *message, guint status, const char *what)
{
	g_autoptr(JsonNode) node = json_node_new(JSON_NODE_OBJECT);
	g_autofree char *body = NULL;

	json_node_take_object(node, json_object_new());
	json_object_set_string_member(json_node_get_object(node), "error", what);
	body = json_to_string(node, FALSE);
	http_respond_json(message, status, body);
}

bool
http_is_read(SoupServerMessage *message)
{
	const char *method = soup_server_message_get_method(message);
	g_autofree char *what = NULL;

	if (method == SOUP_METHOD_GET || method == SOUP_METHOD_HEAD)
		return true;

	what = g_strdup_printf("The method %.16s is not for this address: use GET or HEAD", method);
	set_header(message, "Allow", "GET, HEAD");
	http_respond_error(message, SOUP_STATUS_METHOD_NOT_ALLOWED, what);
	return false;
}

/* Names as we give them to files: nothing that could lead out of the folder, whatever a resource overlay would make of it. */
static bool
is_plain_path(const char *path)
{
	return path[0] == '/' && !strstr(path, "..") && !strstr(path, "//") &&
	       (!path[1] || !g_str_has_suffix(path, "/")) &&
	       strspn(path, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./") == strlen(path);
}

static GBytes *
find_file(const char *path)
{
	g_autofree char *name = NULL;

	if (!is_plain_path(path))
		return NULL;

	name = g_strconcat(HTTP_FILES, g_str_equal(path, "/") ? "index.html" : path + 1, NULL);
	return g_resources_lookup_data(name, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
}

/* If-None-Match: a list of quoted tags, each perhaps with W/ before it, or *. */
static bool
has_already(SoupServerMessage *message, const char *tag)
{
	const char *header =
		soup_message_headers_get_list(soup_server_message_get_request_headers(message), "If-None-Match");

	return header && (g_str_equal(header, "*") || strstr(header, tag));
}

void
http_respond_file(SoupServerMessage *message, const char *path)
{
	g_autoptr(GBytes) file = find_file(path);
	g_autofree char *hash = NULL;
	g_autofree char *tag = NULL;
	gsize size;
	const char *data;

	if (!file) {
		http_respond_error(message, SOUP_STATUS_NOT_FOUND, "There is no such file: the page is at /");
		return;
	}

	hash = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, file);
	tag = g_strdup_printf("\"%.32s\"", hash);
	set_common_headers(message);
	set_header(message, "ETag", tag);
	if (has_already(message, tag)) {
		soup_server_message_set_status(message, SOUP_STATUS_NOT_MODIFIED, NULL);
		return;
	}

	data = g_bytes_get_data(file, &size);
	soup_server_message_set_status(message, SOUP_STATUS_OK, NULL);
	soup_server_message_set_response(message, find_content_type(g_str_equal(path, "/") ? "/index.html" : path),
					 SOUP_MEMORY_COPY, data, size);
}
