/* tests/test-trace.c: what the trace tells of a peer's access units. */
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <unistd.h>

#include "tests/await.h"
#include "tests/peer-fixture.h"

#define PATH "trace-XXXXXX"

typedef struct {
	PeerFixture peer; /* first: the fixture's functions take it */
	char *path;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
	g_autoptr(GError) error = NULL;

	close(g_file_open_tmp(PATH, &fixture->path, &error));
	g_assert_no_error(error);
	fixture->peer.trace = trace_create(fixture->path, &error);
	g_assert_no_error(error);
	peer_fixture_set_up_connected(&fixture->peer, data);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	peer_fixture_tear_down(&fixture->peer, data);
	trace_destroy(fixture->peer.trace);
	g_unlink(fixture->path);
	g_free(fixture->path);
}

/* The line of the trace with this RTP timestamp and member; NULL while there is none. */
static JsonObject *
find_line(const Fixture *fixture, guint32 timestamp, const char *member)
{
	g_autofree char *text = NULL;
	g_auto(GStrv) lines = NULL;

	g_file_get_contents(fixture->path, &text, NULL, NULL);
	lines = g_strsplit(text, "\n", -1);
	for (char **line = lines; *line && **line; line++) {
		g_autoptr(JsonNode) node = json_from_string(*line, NULL);
		JsonObject *object = json_node_get_object(node);

		if (json_object_get_int_member(object, "timestamp") == timestamp &&
		    json_object_has_member(object, member))
			return json_object_ref(object);
	}
	return NULL;
}

static void
test_joins_by_timestamp_what_was_pushed_and_sent(Fixture *fixture, gconstpointer data)
{
	Receiver *receiver = fixture->peer.receiver;

	for (guint i = 1; i <= 3; i++) {
		g_autoptr(JsonObject) pushed = NULL;
		g_autoptr(JsonObject) sent = NULL;

		fixture->peer.clock_us += 16667;
		peer_fixture_push(&fixture->peer, i == 1, 3000 * i);
		await(receiver->pictures == i);
		pushed = find_line(fixture, receiver->timestamp, "pushed_us");
		sent = find_line(fixture, receiver->timestamp, "sent_us");
		g_assert_nonnull(pushed);
		g_assert_nonnull(sent);
		g_assert_cmpint(json_object_get_int_member(pushed, "commit_us"), ==, fixture->peer.clock_us);
		g_assert_cmpint(json_object_get_int_member(pushed, "bytes"), >=, 3000 * i);
		g_assert_true(json_object_get_boolean_member(pushed, "keyframe") == (i == 1));
		g_assert_cmpint(json_object_get_int_member(sent, "sent_us"), >=,
				json_object_get_int_member(pushed, "pushed_us"));
		g_assert_cmpint(json_object_get_int_member(sent, "ssrc"), ==,
				json_object_get_int_member(pushed, "ssrc"));
	}
}

/* Timestamps are 32 bits of 90 kHz: they begin anywhere and wrap. */
static void
test_follows_timestamps_around(Fixture *fixture, gconstpointer data)
{
	g_autoptr(JsonObject) pushed = NULL;
	g_autoptr(JsonObject) sent = NULL;

	fixture->peer.clock_us += G_GINT64_CONSTANT(48000) * G_USEC_PER_SEC; /* more than 2^32 / 90 kHz */
	peer_fixture_push(&fixture->peer, true, PEER_KEYFRAME_BYTES);
	await(fixture->peer.receiver->pictures == 1);
	pushed = find_line(fixture, fixture->peer.receiver->timestamp, "pushed_us");
	sent = find_line(fixture, fixture->peer.receiver->timestamp, "sent_us");
	g_assert_nonnull(pushed);
	g_assert_nonnull(sent);
}

static void
test_says_why_it_cannot_be_written(void)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(trace_create("/nowhere/trace", &error));
	g_assert_cmpstr(error->message, ==, "Cannot write the trace /nowhere/trace: No such file or directory");
}

int
main(int argc, char **argv)
{
	gst_init(&argc, &argv);
	g_test_init(&argc, &argv, NULL);
	g_test_add("/trace/joins-by-timestamp-what-was-pushed-and-sent", Fixture, NULL, set_up,
		   test_joins_by_timestamp_what_was_pushed_and_sent, tear_down);
	g_test_add("/trace/follows-timestamps-around", Fixture, NULL, set_up, test_follows_timestamps_around,
		   tear_down);
	g_test_add_func("/trace/says-why-it-cannot-be-written", test_says_why_it_cannot_be_written);
	return g_test_run();
}
