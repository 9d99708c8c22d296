/* bench/relay/relay-control.c: see relay-control.h. */
#include "bench/relay/relay-control.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "bench/relay/relay-link.h"
#include "bench/relay/relay-socket.h"
#include "bench/relay/tcp-relay.h"
#include "bench/relay/udp-relay.h"

#define ANY_NUMBER 100 /* of words */

struct RelayControl {
	RelayLink *link;
	GPtrArray *udp_relays;
	GPtrArray *tcp_relays;
};

typedef char *(*CommandRun)(RelayControl *control, char **words, GError **error);

typedef struct {
	const char *name;
	guint min_words, max_words; /* after the name */
	const char *usage;
	CommandRun run; /* NULL: it only ends the program */
} Command;

static char *
port_answer(uint16_t port)
{
	return g_strdup_printf("{\"port\":%u}", port);
}

static char *
run_udp(RelayControl *control, char **words, GError **error)
{
	g_autoptr(GSocketAddress) target = relay_socket_parse_address(words[0], words[1], error);
	UdpRelay *relay = target ? udp_relay_create(control->link, target, error) : NULL;

	if (!relay)
		return NULL;
	g_ptr_array_add(control->udp_relays, relay);
	return port_answer(udp_relay_get_port(relay));
}

static char *
run_tcp(RelayControl *control, char **words, GError **error)
{
	g_autoptr(GSocketAddress) target = relay_socket_parse_address(words[0], words[1], error);
	TcpRelay *relay = target ? tcp_relay_create(control->link, target, error) : NULL;

	if (!relay)
		return NULL;
	g_ptr_array_add(control->tcp_relays, relay);
	return port_answer(tcp_relay_get_port(relay));
}

static char *
run_set(RelayControl *control, char **words, GError **error)
{
	bool changed = relay_link_set(control->link, words[0], (const char *const *)words + 1, error);

	return changed ? g_strdup("{}") : NULL;
}

static char *
run_stats(RelayControl *control, char **words, GError **error)
{
	return relay_link_get_stats(control->link);
}

static const Command commands[] = {
	{ "udp", 2, 2, "udp HOST PORT", run_udp },
	{ "tcp", 2, 2, "tcp HOST PORT", run_tcp },
	{ "set", 2, ANY_NUMBER, "set down|up|both KEY=VALUE…", run_set },
	{ "stats", 0, 0, "stats", run_stats },
	{ "quit", 0, 0, "quit", NULL },
};

RelayControl *
relay_control_create(uint32_t seed)
{
	RelayControl *control = g_new0(RelayControl, 1);

	control->link = relay_link_create(seed);
	control->udp_relays = g_ptr_array_new_with_free_func((GDestroyNotify)udp_relay_destroy);
	control->tcp_relays = g_ptr_array_new_with_free_func((GDestroyNotify)tcp_relay_destroy);
	return control;
}

void
relay_control_destroy(RelayControl *control)
{
	if (!control)
		return;

	g_ptr_array_unref(control->tcp_relays);
	g_ptr_array_unref(control->udp_relays);
	relay_link_destroy(control->link);
	g_free(control);
}

/* The words of a line; several spaces are as good as one. */
static char **
split(const char *line)
{
	g_auto(GStrv) parts = g_strsplit_set(line, " \t\r", -1);
	g_autoptr(GStrvBuilder) words = g_strv_builder_new();

	for (char **part = parts; *part; part++)
		if (**part != '\0')
			g_strv_builder_add(words, *part);
	return g_strv_builder_end(words);
}

static const Command *
find_command(char **words, GError **error)
{
	GString *usage = g_string_new(NULL);

	for (size_t i = 0; i < G_N_ELEMENTS(commands); i++) {
		const Command *command = &commands[i];
		guint n_words = g_strv_length(words);

		if (n_words > command->min_words && n_words <= command->max_words + 1 &&
		    g_str_equal(words[0], command->name)) {
			g_string_free(usage, TRUE);
			return command;
		}
		g_string_append_printf(usage, "%s%s", i ? "; " : "", command->usage);
	}
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "this is no command; there is: %s", usage->str);
	g_string_free(usage, TRUE);
	return NULL;
}

static char *
error_answer(const char *line, const GError *error)
{
	g_autofree char *text = g_strdup_printf("\"%s\": %s", line, error->message);
	g_autoptr(JsonNode) root = json_node_new(JSON_NODE_OBJECT);

	json_node_take_object(root, json_object_new());
	json_object_set_string_member(json_node_get_object(root), "error", text);
	return json_to_string(root, FALSE);
}

char *
relay_control_do(RelayControl *control, const char *line, bool *quit)
{
	g_autofree char *valid = g_utf8_make_valid(line, -1); /* JSON takes nothing else */
	g_auto(GStrv) words = split(valid);
	g_autoptr(GError) error = NULL;
	const Command *command = find_command(words, &error);
	char *answer;

	*quit = command && !command->run;
	if (*quit)
		return g_strdup("{}");
	answer = command ? command->run(control, words + 1, &error) : NULL;
	return answer ? answer : error_answer(valid, error);
}
