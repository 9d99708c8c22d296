/* signalling/message.c: see message.h. */
#include "signalling/message.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "signalling/json-guard.h"

G_DEFINE_QUARK(selkies - message - error - quark, message_error)

#define MAX_DEPTH 3    /* hello has objects in a list in an object */
#define SHOWN_BYTES 40 /* of a wrong value, in an error */

typedef struct Member Member;

struct Member {
	const char *name;
	bool (*read)(JsonNode *node, const Member *member, Message *message);
	const char *right; /* what would be right, for people */
	gint64 min, max;   /* of a number, or of the length of a string in bytes */
	gsize offset;      /* in Message */
};

static gpointer
field(Message *message, const Member *member)
{
	return (char *)message + member->offset;
}

static const char *
get_string(JsonNode *node)
{
	return JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_STRING
		       ? json_node_get_string(node)
		       : NULL;
}

static bool
read_number(JsonNode *node, const Member *member, Message *message)
{
	gint64 number;

	if (!JSON_NODE_HOLDS_VALUE(node) || json_node_get_value_type(node) != G_TYPE_INT64)
		return false;

	number = json_node_get_int(node);
	if (number < member->min || number > member->max)
		return false;

	*(guint32 *)field(message, member) = (guint32)number;
	return true;
}

static bool
read_string(JsonNode *node, const Member *member, Message *message)
{
	const char *text = get_string(node);

	if (!text || strlen(text) < (gsize)member->min || strlen(text) > (gsize)member->max)
		return false;

	*(char **)field(message, member) = g_strdup(text);
	return true;
}

static bool
read_client(JsonNode *node, const Member *member, Message *message)
{
	const char *text = get_string(node);
	gsize length = text ? strlen(text) : 0;

	if (length < 8 || length > 64 ||
	    strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") != length)
		return false;

	g_strlcpy(message->client, text, sizeof(message->client));
	return true;
}

static bool
read_role(JsonNode *node, const Member *member, Message *message)
{
	const char *text = get_string(node);

	message->controller = g_strcmp0(text, "controller") == 0;
	return message->controller || g_strcmp0(text, "watcher") == 0;
}

static bool
read_version(JsonNode *node, const Member *member, Message *message)
{
	return JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_INT64 &&
	       json_node_get_int(node) == MESSAGE_VERSION;
}

static bool
read_video_entry(JsonNode *node, MessageVideo *video)
{
	static const char *const codecs[] = { "h264", "vp8", "vp9", "av1", "h265", NULL };
	JsonObject *object = JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
	JsonNode *codec = object ? json_object_get_member(object, "codec") : NULL;
	JsonNode *profile = object ? json_object_get_member(object, "profile") : NULL;

	if (!codec || !profile || json_object_get_size(object) != 2 || !get_string(codec) || !get_string(profile) ||
	    !g_strv_contains(codecs, get_string(codec)) || strlen(get_string(profile)) >= sizeof(video->profile))
		return false;

	g_strlcpy(video->codec, get_string(codec), sizeof(video->codec));
	g_strlcpy(video->profile, get_string(profile), sizeof(video->profile));
	return true;
}

static bool
read_video(JsonNode *node, const Member *member, Message *message)
{
	JsonArray *array = JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
	guint length = array ? json_array_get_length(array) : 0;

	if (length < 1 || length > MESSAGE_MAX_VIDEO)
		return false;

	for (guint i = 0; i < length; i++) {
		if (!read_video_entry(json_array_get_element(array, i), &message->video[i]))
			return false;
	}
	message->n_video = length;
	return true;
}

#define PEER { "peer", read_number, "the number of an offer", 1, G_MAXUINT32, G_STRUCT_OFFSET(Message, peer) }

/* The table: every message, every member, every value. */
static const struct {
	const char *type;
	MessageType id;
	Member members[5];
} messages[] = {
	{ "hello",
	  MESSAGE_HELLO,
	  { { "version", read_version, "1", 0, 0, 0 },
	    { "client", read_client, "8 to 64 characters A-Z a-z 0-9 - _", 0, 0, 0 },
	    { "role", read_role, "\"controller\" or \"watcher\"", 0, 0, 0 },
	    { "video", read_video,
	      "a list of 1 to 32 objects {codec, profile}: h264, vp8, vp9, av1 or h265, and at most 32 characters", 0,
	      0, 0 } } },
	{ "answer",
	  MESSAGE_ANSWER,
	  { PEER,
	    { "sdp", read_string, "a session description", 1, MESSAGE_MAX_BYTES, G_STRUCT_OFFSET(Message, sdp) } } },
	{ "candidate",
	  MESSAGE_CANDIDATE,
	  { PEER,
	    { "mline", read_number, "a number from 0 to 31", 0, 31, G_STRUCT_OFFSET(Message, mline) },
	    { "candidate", read_string, "a string of at most 1024 characters", 0, 1024,
	      G_STRUCT_OFFSET(Message, candidate) } } },
	{ "restart", MESSAGE_RESTART, { { 0 } } },
	{ "still",
	  MESSAGE_STILL,
	  { PEER,
	    { "timestamp", read_number, "a number from 0 to 4294967295", 0, G_MAXUINT32,
	      G_STRUCT_OFFSET(Message, timestamp) } } },
	{ "take-control", MESSAGE_TAKE_CONTROL, { { 0 } } },
	{ "release-control", MESSAGE_RELEASE_CONTROL, { { 0 } } },
	{ "ping",
	  MESSAGE_PING,
	  { { "id", read_number, "a number from 0 to 2147483647", 0, G_MAXINT32, G_STRUCT_OFFSET(Message, id) } } },
};

static bool fail(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Returns false, so that a check can end with it. */
static bool
fail(GError **error, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	g_propagate_error(error, g_error_new_valist(MESSAGE_ERROR, MESSAGE_ERROR_BAD, format, arguments));
	va_end(arguments);
	return false;
}

/* A wrong value as it may stand in an error: short. Caller frees. */
static char *
show(JsonNode *node)
{
	g_autofree char *text = json_to_string(node, FALSE);
	char *end;

	if (strlen(text) <= SHOWN_BYTES)
		return g_steal_pointer(&text);

	end = g_utf8_find_prev_char(text, text + SHOWN_BYTES);
	return g_strdup_printf("%.*s…", (int)(end - text), text);
}

/* Reads the members of the message in row i of the table. */
static bool
read_members(JsonObject *object, guint i, Message *message, GError **error)
{
	guint n_members = 1; /* type */

	for (const Member *member = messages[i].members; member->name; member++) {
		JsonNode *node = json_object_get_member(object, member->name);
		g_autofree char *shown = node ? show(node) : NULL;

		if (!node)
			return fail(error, "\"%s\" lacks the member \"%s\": %s", messages[i].type, member->name,
				    member->right);
		if (!member->read(node, member, message))
			return fail(error, "\"%s\" of \"%s\" is %s, right is %s", member->name, messages[i].type, shown,
				    member->right);
		n_members++;
	}
	if (json_object_get_size(object) != n_members)
		return fail(error, "\"%s\" has %u members beyond those of docs/protocol.md", messages[i].type,
			    json_object_get_size(object) - n_members);
	return true;
}

/* A newer page may say hello with other members: its version is the better reason. */
static bool
check_version(JsonObject *object, GError **error)
{
	JsonNode *node = json_object_get_member(object, "version");

	if (!node || !JSON_NODE_HOLDS_VALUE(node) || json_node_get_value_type(node) != G_TYPE_INT64 ||
	    json_node_get_int(node) == MESSAGE_VERSION)
		return true;

	g_set_error(error, MESSAGE_ERROR, MESSAGE_ERROR_BAD_VERSION,
		    "The page speaks version %" G_GINT64_FORMAT
		    " of the protocol, this server version %d: reload the page",
		    json_node_get_int(node), MESSAGE_VERSION);
	return false;
}

static bool
read_message(JsonObject *object, Message *message, GError **error)
{
	JsonNode *node = json_object_get_member(object, "type");
	g_autofree char *shown = node ? show(node) : NULL;

	if (!node || !get_string(node))
		return fail(error, "A message has a member \"type\" that is a string");

	for (guint i = 0; i < G_N_ELEMENTS(messages); i++) {
		if (!g_str_equal(get_string(node), messages[i].type))
			continue;

		message->type = messages[i].id;
		return (message->type != MESSAGE_HELLO || check_version(object, error)) &&
		       read_members(object, i, message, error);
	}
	return fail(
		error,
		"There is no message of the type %s: there are hello, answer, candidate, restart, still, take-control, "
		"release-control and ping",
		shown);
}

Message *
message_parse(const char *text, gsize size, GError **error)
{
	g_autoptr(GError) json_error = NULL;
	g_autoptr(JsonNode) root = json_guard_parse(text, size, MAX_DEPTH, &json_error);
	g_autoptr(Message) message = g_new0(Message, 1);

	if (!root) {
		fail(error, "A message is a JSON object: %s", json_error->message);
		return NULL;
	}
	if (!read_message(json_node_get_object(root), message, error))
		return NULL;
	return g_steal_pointer(&message);
}

void
message_free(Message *message)
{
	if (!message)
		return;

	g_free(message->sdp);
	g_free(message->candidate);
	g_free(message);
}
