/* tests/test-browser.c */
#include <string.h>

#include "tests/await.h"
#include "tests/page-fixture.h"

static void
test_greets(PageFixture *fixture, gconstpointer data)
{
	page_fixture_say_hello(fixture, PAGE_VIDEO_H264);
	g_assert_cmpstr(fixture->client, ==, "client-0001");
	g_assert_cmpint(fixture->wanted, ==, ROLE_CONTROLLER);
	g_assert_cmpint(json_object_get_int_member(page_fixture_find(fixture, "welcome"), "version"), ==, 1);
	g_assert_cmpint(json_object_get_int_member(page_fixture_find(fixture, "welcome"), "viewer"), ==, 7);
	g_assert_cmpstr(page_fixture_get_text(fixture, "welcome", "role"), ==, "controller");
}

static void
test_says_what_the_server_decides(PageFixture *fixture, gconstpointer data)
{
	const DesktopState ready = { .ready = true, .width = 1280, .height = 720 };
	const DesktopState waiting = { .problem = "No \"compositor\" yet", .width = 1280, .height = 720 };

	browser_send_role(fixture->browser, ROLE_WATCHER, "taken");
	browser_send_controller(fixture->browser, true);
	browser_send_desktop(fixture->browser, &ready);
	await(page_fixture_find(fixture, "desktop"));
	g_assert_cmpstr(page_fixture_get_text(fixture, "role", "role"), ==, "watcher");
	g_assert_cmpstr(page_fixture_get_text(fixture, "role", "reason"), ==, "taken");
	g_assert_true(json_object_get_boolean_member(page_fixture_find(fixture, "controller"), "present"));
	g_assert_cmpstr(page_fixture_get_text(fixture, "desktop", "state"), ==, "ready");
	g_assert_cmpint(json_object_get_int_member(page_fixture_find(fixture, "desktop"), "width"), ==, 1280);
	g_assert_cmpstr(page_fixture_get_text(fixture, "desktop", "problem"), ==, "");

	browser_send_desktop(fixture->browser, &waiting);
	await(g_str_equal(page_fixture_get_text(fixture, "desktop", "state"), "waiting"));
	g_assert_cmpint(json_object_get_int_member(page_fixture_find(fixture, "desktop"), "width"), ==, 0);
	g_assert_cmpstr(page_fixture_get_text(fixture, "desktop", "problem"), ==, "No \"compositor\" yet");
}

static void
test_passes_wishes_on(PageFixture *fixture, gconstpointer data)
{
	page_fixture_send_text(fixture, "{\"type\":\"take-control\"}");
	page_fixture_send_text(fixture, "{\"type\":\"release-control\"}");
	page_fixture_send_text(fixture, "{\"type\":\"ping\",\"id\":42}");
	await(page_fixture_find(fixture, "pong"));
	g_assert_cmpint(json_object_get_int_member(page_fixture_find(fixture, "pong"), "id"), ==, 42);
	g_assert_cmpuint(fixture->took, ==, 1);
	g_assert_cmpuint(fixture->released, ==, 1);
}

static void
test_hello_comes_first(PageFixture *fixture, gconstpointer data)
{
	page_fixture_send_text(fixture, "{\"type\":\"ping\",\"id\":1}");
	page_fixture_assert_refused(fixture, "bad-message", 1008);
}

static void
test_hello_comes_before_input(PageFixture *fixture, gconstpointer data)
{
	soup_websocket_connection_send_binary(fixture->page, "\5\0\0\0", 4);
	page_fixture_assert_refused(fixture, "bad-message", 1008);
	g_assert_cmpuint(fixture->inputs->len, ==, 0);
}

static void
test_hello_comes_once(PageFixture *fixture, gconstpointer data)
{
	page_fixture_say_hello(fixture, PAGE_VIDEO_H264);
	page_fixture_assert_refused(fixture, "bad-message", 1008);
}

static void
test_another_version_is_refused(PageFixture *fixture, gconstpointer data)
{
	page_fixture_send_text(fixture, "{\"type\":\"hello\",\"version\":2}");
	page_fixture_assert_refused(fixture, "bad-version", 1008);
}

static void
test_what_is_unknown_is_refused_and_nothing_more_is_heard(PageFixture *fixture, gconstpointer data)
{
	page_fixture_send_text(fixture, "{\"type\":\"reboot\"}");
	page_fixture_send_text(fixture, "{\"type\":\"take-control\"}");
	page_fixture_assert_refused(fixture, "bad-message", 1008);
	g_assert_nonnull(strstr(page_fixture_get_text(fixture, "error", "message"), "reboot"));
	g_assert_cmpuint(fixture->took, ==, 0);
}

static void
test_long_texts_are_refused(PageFixture *fixture, gconstpointer data)
{
	g_autofree char *text = g_strnfill(65537, ' ');

	page_fixture_send_text(fixture, text);
	page_fixture_assert_refused(fixture, "bad-message", 1009);
}

static void
test_long_binaries_are_refused(PageFixture *fixture, gconstpointer data)
{
	static const char zeros[65];

	soup_websocket_connection_send_binary(fixture->page, zeros, sizeof(zeros));
	page_fixture_assert_refused(fixture, "bad-message", 1009);
}

static void
test_floods_are_refused(PageFixture *fixture, gconstpointer data)
{
	for (guint i = 0; i < 5000; i++)
		page_fixture_send_text(fixture, "{\"type\":\"ping\",\"id\":1}");
	page_fixture_assert_refused(fixture, "bad-message", 1008);
	g_assert_nonnull(strstr(page_fixture_get_text(fixture, "error", "message"), "200"));
}

static void
test_an_offer_that_was_not_made_cannot_be_answered(PageFixture *fixture, gconstpointer data)
{
	page_fixture_send_text(fixture, "{\"type\":\"answer\",\"peer\":1,\"sdp\":\"v=0\"}");
	page_fixture_assert_refused(fixture, "bad-message", 1008);
}

static void
test_an_answer_that_is_none_is_refused(PageFixture *fixture, gconstpointer data)
{
	page_fixture_start_video(fixture);
	page_fixture_send_text(fixture, "{\"type\":\"answer\",\"peer\":1,\"sdp\":\"v=0\"}");
	page_fixture_assert_refused(fixture, "bad-message", 1008);
}

static guint
count_tasks(void)
{
	g_autoptr(GDir) directory = g_dir_open("/proc/self/task", 0, NULL);
	guint count = 0;

	while (g_dir_read_name(directory))
		count++;
	return count;
}

/* The server may start the video before it knows that the page has to go. */
static void
test_a_refused_page_gets_no_video(PageFixture *fixture, gconstpointer data)
{
	guint tasks = count_tasks();

	browser_send_error(fixture->browser, "too-many-viewers", "There are enough viewers");
	page_fixture_start_video(fixture);
	g_assert_cmpuint(count_tasks(), <=, tasks); /* a peer would have threads */
	page_fixture_assert_refused(fixture, "too-many-viewers", 1008);
	g_assert_null(page_fixture_find(fixture, "offer"));
}

static void
test_a_replaced_page_must_not_come_back(PageFixture *fixture, gconstpointer data)
{
	browser_send_error(fixture->browser, "replaced", "The same page is open in a newer connection");
	page_fixture_assert_refused(fixture, "replaced", 4000);
}

static bool
is_watching(const PageFixture *fixture)
{
	BrowserStats stats;

	browser_get_stats(fixture->browser, &stats);
	return stats.peer.connected;
}

static void
test_a_browser_without_the_codec_is_told_so_and_stays(PageFixture *fixture, gconstpointer data)
{
	page_fixture_say_hello(fixture, PAGE_VIDEO_NONE);
	page_fixture_start_video(fixture);
	await(page_fixture_find(fixture, "error"));
	g_assert_cmpstr(page_fixture_get_text(fixture, "error", "code"), ==, "no-codec");
	g_assert_nonnull(strstr(page_fixture_get_text(fixture, "error", "message"), "vp8"));
	g_assert_false(is_watching(fixture));
	g_assert_null(page_fixture_find(fixture, "offer"));
	page_fixture_send_text(fixture, "{\"type\":\"ping\",\"id\":1}");
	await(page_fixture_find(fixture, "pong"));
}

static void
refuse_video(PageFixture *fixture)
{
	page_fixture_send_text(
		fixture,
		"{\"type\":\"answer\",\"peer\":1,\"sdp\":\"v=0\\r\\no=- 1 1 IN IP4 127.0.0.1\\r\\ns=-\\r\\nt=0 0\\r\\n"
		"a=group:BUNDLE application1\\r\\nm=video 0 UDP/TLS/RTP/SAVPF 96\\r\\n"
		"m=application 9 UDP/DTLS/SCTP webrtc-datachannel\\r\\n\"}");
}

/* Offering it again and again would not change the browser's mind: nobody waits for another answer. */
static void
test_a_browser_that_refuses_the_video_is_told_so_once(PageFixture *fixture, gconstpointer data)
{
	guint n_errors = 0;

	page_fixture_start_video(fixture);
	await(page_fixture_find(fixture, "offer"));
	refuse_video(fixture);
	await(page_fixture_find(fixture, "error"));
	g_assert_cmpstr(page_fixture_get_text(fixture, "error", "code"), ==, "no-codec");
	refuse_video(fixture);
	page_fixture_send_text(fixture, "{\"type\":\"ping\",\"id\":1}");
	await(page_fixture_find(fixture, "pong"));
	for (guint i = 0; i < fixture->received->len; i++)
		n_errors += g_str_equal(json_object_get_string_member(fixture->received->pdata[i], "type"), "error");
	g_assert_cmpuint(n_errors, ==, 1);
}

static void
push_keyframe(PageFixture *fixture)
{
	static guint8 bytes[3000] = { 0, 0, 0, 1, 0x67, 0x42, 0xc0, 0x1f, 0xd9, 0x00, 0xa0, 0x47, 0xfe, 0xc8,
				      0, 0, 0, 1, 0x68, 0xce, 0x38, 0x80, 0,    0,    0,    1,    0x65, 0x88 };
	const AccessUnitInfo info = { .data = g_bytes_new(bytes, sizeof(bytes)),
				      .keyframe = true,
				      .commit_us = g_get_monotonic_time() };
	AccessUnit *unit;

	memset(bytes + 28, 0x55, sizeof(bytes) - 28);
	unit = access_unit_create(&info);
	browser_push(fixture->browser, unit);
	access_unit_destroy(unit);
	g_bytes_unref(info.data);
}

static const guint8 key_message[] = { 4, 1, 30, 0, 0x61, 0, 0, 0 };

static void
send_motion(PageFixture *fixture, guint8 seq)
{
	const guint8 message[16] = { 1, 0, seq, 0, 100, 0, 100, 0, 128, seq, 0, 0, 128, 0, 0, 0 };

	soup_websocket_connection_send_binary(fixture->page, message, sizeof(message));
}

static void
test_shows_pictures_and_takes_input(PageFixture *fixture, gconstpointer data)
{
	BrowserStats stats;

	push_keyframe(fixture); /* nobody watches yet */
	page_fixture_start_video(fixture);
	await(is_watching(fixture));
	await(fixture->keyframes_wanted > 0);
	push_keyframe(fixture);
	await(fixture->receiver->pictures == 1);
	await(receiver_can_send(fixture->receiver, "input"));
	receiver_send(fixture->receiver, "input", "not input");
	soup_websocket_connection_send_binary(fixture->page, key_message, sizeof(key_message));
	await(fixture->inputs->len == 1);
	g_assert_cmpuint(g_array_index(fixture->inputs, InputEvent, 0).key, ==, 30);

	await((browser_get_stats(fixture->browser, &stats), stats.bad_input == 1));
	g_assert_true(g_str_has_prefix(stats.remote, "127.0.0.1:"));
	g_assert_cmpstr(stats.carrier, ==, "webrtc-udp");
	g_assert_cmpuint(stats.input_events, ==, 1);
	g_assert_cmpuint(stats.peer.sent_units, ==, 1);
}

static void
test_motions_that_were_overtaken_are_dropped(PageFixture *fixture, gconstpointer data)
{
	send_motion(fixture, 2);
	send_motion(fixture, 1);
	soup_websocket_connection_send_binary(fixture->page, key_message, sizeof(key_message));
	await(fixture->inputs->len == 2);
	g_assert_cmpint(g_array_index(fixture->inputs, InputEvent, 0).kind, ==, INPUT_MOTION);
	g_assert_cmpfloat(g_array_index(fixture->inputs, InputEvent, 0).x, ==, 2.5);
	g_assert_cmpint(g_array_index(fixture->inputs, InputEvent, 1).kind, ==, INPUT_KEY);
}

static void
test_a_restart_makes_a_new_peer(PageFixture *fixture, gconstpointer data)
{
	page_fixture_start_video(fixture);
	await(is_watching(fixture));
	page_fixture_send_text(fixture, "{\"type\":\"restart\"}");
	await(!is_watching(fixture));
	await(is_watching(fixture));
	g_assert_cmpuint(fixture->peer, ==, 2);
}

static void
test_a_page_that_leaves_is_noticed(PageFixture *fixture, gconstpointer data)
{
	page_fixture_start_video(fixture);
	await(is_watching(fixture));
	soup_websocket_connection_close(fixture->page, 1000, NULL);
	await(fixture->closed);
	g_assert_nonnull(strstr(fixture->closed, "1000"));
}

static void
test_the_server_says_when_it_ends(PageFixture *fixture, gconstpointer data)
{
	page_fixture_start_video(fixture);
	await(is_watching(fixture));
	g_clear_pointer(&fixture->browser, browser_destroy);
	g_clear_pointer(&fixture->port, port_destroy);
	await(fixture->close_code);
	g_assert_cmpuint(fixture->close_code, ==, 1001);
	g_assert_null(fixture->closed);
}

#define add(path, setup, test) g_test_add("/browser/" path, PageFixture, NULL, setup, test, page_fixture_tear_down)

int
main(int argc, char **argv)
{
	gst_init(&argc, &argv);
	g_test_init(&argc, &argv, NULL);
	add("greets", page_fixture_set_up, test_greets);
	add("says-what-the-server-decides", page_fixture_set_up_greeted, test_says_what_the_server_decides);
	add("passes-wishes-on", page_fixture_set_up_greeted, test_passes_wishes_on);
	add("hello-comes-first", page_fixture_set_up, test_hello_comes_first);
	add("hello-comes-before-input", page_fixture_set_up, test_hello_comes_before_input);
	add("hello-comes-once", page_fixture_set_up_greeted, test_hello_comes_once);
	add("another-version-is-refused", page_fixture_set_up, test_another_version_is_refused);
	add("what-is-unknown-is-refused-and-nothing-more-is-heard", page_fixture_set_up_greeted,
	    test_what_is_unknown_is_refused_and_nothing_more_is_heard);
	add("long-texts-are-refused", page_fixture_set_up_greeted, test_long_texts_are_refused);
	add("long-binaries-are-refused", page_fixture_set_up_greeted, test_long_binaries_are_refused);
	add("floods-are-refused", page_fixture_set_up_greeted, test_floods_are_refused);
	add("an-offer-that-was-not-made-cannot-be-answered", page_fixture_set_up_greeted,
	    test_an_offer_that_was_not_made_cannot_be_answered);
	add("an-answer-that-is-none-is-refused", page_fixture_set_up_greeted, test_an_answer_that_is_none_is_refused);
	add("a-refused-page-gets-no-video", page_fixture_set_up_greeted, test_a_refused_page_gets_no_video);
	add("a-replaced-page-must-not-come-back", page_fixture_set_up_greeted, test_a_replaced_page_must_not_come_back);
	add("a-browser-without-the-codec-is-told-so-and-stays", page_fixture_set_up,
	    test_a_browser_without_the_codec_is_told_so_and_stays);
	add("a-browser-that-refuses-the-video-is-told-so-once", page_fixture_set_up_greeted,
	    test_a_browser_that_refuses_the_video_is_told_so_once);
	add("shows-pictures-and-takes-input", page_fixture_set_up_greeted, test_shows_pictures_and_takes_input);
	add("motions-that-were-overtaken-are-dropped", page_fixture_set_up_greeted,
	    test_motions_that_were_overtaken_are_dropped);
	add("a-restart-makes-a-new-peer", page_fixture_set_up_greeted, test_a_restart_makes_a_new_peer);
	add("a-page-that-leaves-is-noticed", page_fixture_set_up_greeted, test_a_page_that_leaves_is_noticed);
	add("the-server-says-when-it-ends", page_fixture_set_up_greeted, test_the_server_says_when_it_ends);
	return g_test_run();
}
