/*
 * bench/watch/bench-watch.c: many viewers of one server without a browser, for what viewers cost.
 *
 * Usage: bench-watch --viewers N [--seconds S] URL
 *
 * URL is what the server prints. Each viewer is a WebSocket and a webrtcbin that counts packets and decodes nothing. Prints
 * "ready N" when every viewer has had a keyframe, and counts from then on: for S seconds, or until SIGTERM or SIGINT. Then
 * one line of JSON: what each viewer received, and all of them together. Exit status: 0; 1 if a viewer gets no picture or
 * loses its connection; 2 for a wrong command line.
 */
#include <glib-unix.h>
#include <gst/gst.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "bench/watch/watcher.h"
#include "server/json.h"

/* So many connect at a time: a crowd that shakes hands all at once takes longer than the server waits. */
#define CONNECTING 4
#define MAX_VIEWERS 1000
#define MAX_SECONDS 86400

typedef struct {
	int viewers, seconds; /* -1 seconds: until a signal */
	GUri *url;

	GMainLoop *loop;
	SoupSession *session;
	GPtrArray *watchers; /* Watcher */
	guint watching;
	gint64 ready_us; /* when all were; 0 before */
	char *failure;
} Crowd;

static gboolean
on_end(gpointer user_data)
{
	Crowd *crowd = user_data;

	if (!crowd->ready_us && !crowd->failure)
		crowd->failure =
			g_strdup_printf("ended before all were watching: %u of %d", crowd->watching, crowd->viewers);
	g_main_loop_quit(crowd->loop);
	return G_SOURCE_CONTINUE;
}

static void
begin(Crowd *crowd)
{
	crowd->ready_us = g_get_monotonic_time();
	for (guint i = 0; i < crowd->watchers->len; i++)
		watcher_begin_interval(g_ptr_array_index(crowd->watchers, i));
	if (crowd->seconds > 0)
		g_timeout_add((guint)crowd->seconds * 1000, on_end, crowd);
	printf("ready %d\n", crowd->viewers);
	fflush(stdout);
}

static void add_watcher(Crowd *crowd);

static void
on_watching(Watcher *watcher, gpointer user_data)
{
	Crowd *crowd = user_data;

	crowd->watching++;
	if (crowd->watching == (guint)crowd->viewers)
		begin(crowd);
	else
		add_watcher(crowd);
}

static void
on_failed(Watcher *watcher, const char *why, gpointer user_data)
{
	Crowd *crowd = user_data;
	guint index = 0;

	g_ptr_array_find(crowd->watchers, watcher, &index);
	if (!crowd->failure)
		crowd->failure = g_strdup_printf("viewer %u: %s", index + 1, why);
	g_main_loop_quit(crowd->loop);
}

static void
add_watcher(Crowd *crowd)
{
	static const WatcherEvents events = { .watching = on_watching, .failed = on_failed };

	if (crowd->watchers->len < (guint)crowd->viewers)
		g_ptr_array_add(crowd->watchers, watcher_create(crowd->session, crowd->url, &events, crowd));
}

static void
add_ms(JsonBuilder *builder, const char *name, gint64 duration_us)
{
	json_builder_add_double_value(json_builder_set_member_name(builder, name), (double)duration_us / 1000);
}

static void
add_count(JsonBuilder *builder, const PacketCount *count)
{
	json_add_number(builder, "packets", count->packets);
	json_add_number(builder, "pictures", count->pictures);
	json_add_number(builder, "bytes", count->bytes);
	json_add_number(builder, "lost", count->lost);
	json_add_number(builder, "keyframes", count->keyframes);
	add_ms(builder, "largest_gap_ms", count->largest_gap_us);
}

static void
sum_up(PacketCount *sum, const PacketCount *count)
{
	sum->packets += count->packets;
	sum->pictures += count->pictures;
	sum->bytes += count->bytes;
	sum->lost += count->lost;
	sum->keyframes += count->keyframes;
	sum->largest_gap_us = MAX(sum->largest_gap_us, count->largest_gap_us);
}

static void
print_counts(Crowd *crowd)
{
	gint64 interval_us = g_get_monotonic_time() - crowd->ready_us;
	g_autoptr(JsonBuilder) builder = json_builder_new();
	g_autoptr(JsonNode) root = NULL;
	g_autofree char *text = NULL;
	PacketCount sum = { 0 };

	json_builder_begin_object(builder);
	json_builder_begin_array(json_builder_set_member_name(builder, "viewers"));
	for (guint i = 0; i < crowd->watchers->len; i++) {
		Watcher *watcher = g_ptr_array_index(crowd->watchers, i);
		PacketCount count = watcher_end_interval(watcher);

		json_builder_begin_object(builder);
		json_builder_set_member_name(builder, "seconds");
		json_builder_add_double_value(builder, (double)interval_us / G_USEC_PER_SEC);
		add_count(builder, &count);
		add_ms(builder, "jitter_ms", (gint64)count.jitter_us);
		add_ms(builder, "start_ms", watcher_get_start_us(watcher));
		json_builder_end_object(builder);
		sum_up(&sum, &count);
	}
	json_builder_end_array(builder);
	json_begin_object(builder, "total");
	add_count(builder, &sum);
	json_builder_end_object(json_builder_end_object(builder));
	root = json_builder_get_root(builder);
	text = json_to_string(root, FALSE);
	puts(text);
	fflush(stdout);
}

/* A viewer has about 30 open files, and the usual limit is 1024. */
static void
allow_many_files(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
}

/* Caller unrefs; NULL with error. */
static GUri *
parse_address(const char *text, GError **error)
{
	static const char *const schemes[] = { "http", "https", NULL };
	g_autoptr(GUri) url = g_uri_parse(text, SOUP_HTTP_URI_FLAGS, NULL);

	if (url && g_strv_contains(schemes, g_uri_get_scheme(url)) && g_uri_get_host(url) && *g_uri_get_host(url))
		return g_steal_pointer(&url);

	g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "\"%s\" is no address like http://localhost:3000/",
		    text);
	return NULL;
}

static bool
parse(Crowd *crowd, int argc, char **argv, GError **error)
{
	const GOptionEntry entries[] = {
		{ "viewers", 0, 0, G_OPTION_ARG_INT, &crowd->viewers, "How many, 1 to 1000", "N" },
		{ "seconds", 0, 0, G_OPTION_ARG_INT, &crowd->seconds,
		  "How long they watch, 1 to 86400; without it until SIGTERM or SIGINT", "S" },
		G_OPTION_ENTRY_NULL,
	};
	g_autoptr(GOptionContext) context = g_option_context_new("URL");
	const char *url;

	crowd->seconds = -1;
	g_option_context_add_main_entries(context, entries, NULL);
	if (!g_option_context_parse(context, &argc, &argv, error))
		return false;

	url = argc == 2 ? argv[1] : NULL;
	if (!url)
		g_set_error(
			error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
			"there are %d addresses on the command line, and it takes one: that which the server prints",
			argc - 1);
	else if (crowd->viewers < 1 || crowd->viewers > MAX_VIEWERS)
		g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--viewers is %d, and must be 1 to %d",
			    crowd->viewers, MAX_VIEWERS);
	else if (crowd->seconds == 0 || crowd->seconds < -1 || crowd->seconds > MAX_SECONDS)
		g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--seconds is %d, and must be 1 to %d",
			    crowd->seconds, MAX_SECONDS);
	else
		crowd->url = parse_address(url, error);
	return crowd->url != NULL;
}

static void
watch(Crowd *crowd)
{
	crowd->loop = g_main_loop_new(NULL, FALSE);
	/* A local server is reached directly, whatever proxy the environment names. */
	crowd->session = soup_session_new_with_options("proxy-resolver", NULL, NULL);
	crowd->watchers = g_ptr_array_new_with_free_func((GDestroyNotify)watcher_destroy);
	g_unix_signal_add(SIGTERM, on_end, crowd);
	g_unix_signal_add(SIGINT, on_end, crowd);
	for (guint i = 0; i < CONNECTING; i++)
		add_watcher(crowd);
	g_main_loop_run(crowd->loop);
	if (!crowd->failure)
		print_counts(crowd);
	g_ptr_array_unref(crowd->watchers);
	g_object_unref(crowd->session);
	g_main_loop_unref(crowd->loop);
}

int
main(int argc, char **argv)
{
	Crowd crowd = { 0 };
	g_autoptr(GError) error = NULL;

	if (!parse(&crowd, argc, argv, &error)) {
		fprintf(stderr, "bench-watch: %s; see --help\n", error->message);
		return 2;
	}
	allow_many_files();
	mallopt(M_ARENA_MAX, 1); /* as the server: hundreds of threads do not need an arena each */
	gst_init(NULL, NULL);
	watch(&crowd);
	g_uri_unref(crowd.url);
	if (!crowd.failure)
		return EXIT_SUCCESS;

	fprintf(stderr, "bench-watch: %s\n", crowd.failure);
	g_free(crowd.failure);
	return EXIT_FAILURE;
}
