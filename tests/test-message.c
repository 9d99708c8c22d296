/* tests/test-message.c */
#include "signalling/message.h"

#include <string.h>

#define HELLO_START "{\"type\":\"hello\",\"version\":1,\"client\":\"abcd-EF_12\",\"role\":\"watcher\",\"video\":"

static void
assert_refused(const char *text, const char *why)
{
	g_autoptr(GError) error = NULL;
	Message *message = message_parse(text, strlen(text), &error);

	if (message)
		g_error("taken: %.200s", text);
	g_assert_error(error, MESSAGE_ERROR, MESSAGE_ERROR_BAD);
	if (!strstr(error->message, why))
		g_error("\"%s\" does not say \"%s\" of %.200s", error->message, why, text);
}

static Message *
parse(const char *text)
{
	g_autoptr(GError) error = NULL;
	Message *message = message_parse(text, strlen(text), &error);

	g_assert_no_error(error);
	g_assert_nonnull(message);
	return message;
}

static void
test_reads_hello(void)
{
	g_autoptr(Message) message =
		parse(HELLO_START "[{\"codec\":\"h264\",\"profile\":\"42e01f\"},{\"codec\":\"vp8\","
				  "\"profile\":\"\"}]}");

	g_assert_cmpint(message->type, ==, MESSAGE_HELLO);
	g_assert_cmpstr(message->client, ==, "abcd-EF_12");
	g_assert_false(message->controller);
	g_assert_cmpuint(message->n_video, ==, 2);
	g_assert_cmpstr(message->video[0].codec, ==, "h264");
	g_assert_cmpstr(message->video[0].profile, ==, "42e01f");
	g_assert_cmpstr(message->video[1].codec, ==, "vp8");
	g_assert_cmpstr(message->video[1].profile, ==, "");
}

static void
test_reads_the_others(void)
{
	g_autoptr(Message) answer = parse("{\"sdp\":\"v=0\\r\\n\",\"peer\":7,\"type\":\"answer\"}");
	g_autoptr(Message) candidate =
		parse("{\"type\":\"candidate\",\"peer\":4294967295,\"mline\":31,\"candidate\":\"\"}");
	g_autoptr(Message) restart = parse("{\"type\":\"restart\"}");
	g_autoptr(Message) take = parse("{\"type\":\"take-control\"}");
	g_autoptr(Message) release = parse("{\"type\":\"release-control\"}");
	g_autoptr(Message) still = parse("{\"type\":\"still\",\"peer\":3,\"timestamp\":4294967295}");
	g_autoptr(Message) ping = parse("{\"type\":\"ping\",\"id\":2147483647}");

	g_assert_cmpint(answer->type, ==, MESSAGE_ANSWER);
	g_assert_cmpuint(answer->peer, ==, 7);
	g_assert_cmpstr(answer->sdp, ==, "v=0\r\n");
	g_assert_cmpint(candidate->type, ==, MESSAGE_CANDIDATE);
	g_assert_cmpuint(candidate->peer, ==, G_MAXUINT32);
	g_assert_cmpuint(candidate->mline, ==, 31);
	g_assert_cmpstr(candidate->candidate, ==, "");
	g_assert_cmpint(restart->type, ==, MESSAGE_RESTART);
	g_assert_cmpint(take->type, ==, MESSAGE_TAKE_CONTROL);
	g_assert_cmpint(release->type, ==, MESSAGE_RELEASE_CONTROL);
	g_assert_cmpint(still->type, ==, MESSAGE_STILL);
	g_assert_cmpuint(still->peer, ==, 3);
	g_assert_cmpuint(still->timestamp, ==, G_MAXUINT32);
	g_assert_cmpint(ping->type, ==, MESSAGE_PING);
	g_assert_cmpuint(ping->id, ==, G_MAXINT32);
}

static void
test_refuses_what_is_no_object(void)
{
	assert_refused("", "JSON object");
	assert_refused("[]", "JSON object");
	assert_refused("\"hello\"", "JSON object");
	assert_refused("null", "JSON object");
	assert_refused("var a = {\"type\":\"restart\"};", "JSON object");
	assert_refused("{", "JSON object");
	assert_refused("{\"type\":\"restart\"", "JSON object");
	assert_refused("{\"type\":\"restart\"}}", "JSON object");
	assert_refused("{\"type\":\"restart\"} {}", "JSON object");
	assert_refused("{'type':'restart'}", "JSON object");
}

static void
test_refuses_unknown_types(void)
{
	assert_refused("{}", "\"type\"");
	assert_refused("{\"type\":1}", "\"type\"");
	assert_refused("{\"type\":null}", "\"type\"");
	assert_refused("{\"type\":{}}", "\"type\"");
	assert_refused("{\"type\":\"offer\"}", "\"offer\"");
	assert_refused("{\"type\":\"Restart\"}", "take-control");
}

static void
test_refuses_missing_and_additional_members(void)
{
	assert_refused("{\"type\":\"ping\"}", "lacks the member \"id\"");
	assert_refused("{\"type\":\"answer\",\"peer\":1}", "\"sdp\"");
	assert_refused("{\"type\":\"restart\",\"now\":true}", "1 members");
	assert_refused("{\"type\":\"ping\",\"id\":1,\"ID\":1}", "1 members");
	assert_refused(HELLO_START "[{\"codec\":\"h264\",\"profile\":\"\",\"level\":1}]}", "\"video\"");
}

static void
test_refuses_members_that_come_twice(void)
{
	assert_refused("{\"type\":\"ping\",\"id\":1,\"id\":2}", "twice");
	assert_refused("{\"type\":\"hello\",\"type\":\"restart\"}", "twice");
	assert_refused(HELLO_START "[{\"codec\":\"h264\",\"codec\":\"vp8\",\"profile\":\"\"}]}", "twice");
}

static void
test_refuses_wrong_values_and_names_them(void)
{
	assert_refused("{\"type\":\"still\",\"peer\":1,\"timestamp\":4294967296}", "4294967296");
	assert_refused("{\"type\":\"ping\",\"id\":-1}", "\"id\" of \"ping\" is -1, right is a number from 0");
	assert_refused("{\"type\":\"ping\",\"id\":2147483648}", "2147483648");
	assert_refused("{\"type\":\"ping\",\"id\":1.5}", "1.5");
	assert_refused("{\"type\":\"ping\",\"id\":\"1\"}", "\"1\"");
	assert_refused("{\"type\":\"ping\",\"id\":true}", "true");
	assert_refused("{\"type\":\"ping\",\"id\":null}", "null");
	assert_refused("{\"type\":\"ping\",\"id\":[1]}", "[1]");
	assert_refused("{\"type\":\"answer\",\"peer\":0,\"sdp\":\"v=0\"}", "\"peer\"");
	assert_refused("{\"type\":\"answer\",\"peer\":4294967296,\"sdp\":\"v=0\"}", "4294967296");
	assert_refused("{\"type\":\"answer\",\"peer\":1,\"sdp\":\"\"}", "\"sdp\"");
	assert_refused("{\"type\":\"candidate\",\"peer\":1,\"mline\":32,\"candidate\":\"\"}", "\"mline\"");
	assert_refused(HELLO_START "[]}", "\"video\"");
	assert_refused(HELLO_START "{}}", "\"video\"");
	assert_refused(HELLO_START "[1]}", "\"video\"");
	assert_refused(HELLO_START "[{\"codec\":\"mpeg2\",\"profile\":\"\"}]}", "h264, vp8");
	assert_refused(HELLO_START "[{\"codec\":\"vp8\",\"profile\":\"123456789012345678901234567890123\"}]}",
		       "\"video\"");
	assert_refused("{\"type\":\"hello\",\"version\":1,\"client\":\"short\",\"role\":\"watcher\",\"video\":[]}",
		       "short");
	assert_refused("{\"type\":\"hello\",\"version\":1,\"client\":\"abcdefgh!\",\"role\":\"watcher\",\"video\":[]}",
		       "A-Z");
	assert_refused("{\"type\":\"hello\",\"version\":1,\"client\":\"abcdefgh\",\"role\":\"admin\",\"video\":[]}",
		       "admin");
	assert_refused(
		"{\"type\":\"hello\",\"version\":\"1\",\"client\":\"abcdefgh\",\"role\":\"watcher\",\"video\":[]}",
		"\"version\"");
}

static void
test_long_values_are_cut_in_the_error(void)
{
	g_autofree char *umlauts = g_malloc0(20001);
	g_autofree char *text = NULL;
	g_autoptr(GError) error = NULL;

	for (guint i = 0; i < 10000; i++)
		memcpy(umlauts + 2 * i, "ü", 2);
	text = g_strdup_printf("{\"type\":\"ping\",\"id\":\"%s\"}", umlauts);
	g_assert_null(message_parse(text, strlen(text), &error));
	g_assert_cmpuint(strlen(error->message), <, 200);
	g_assert_true(g_utf8_validate(error->message, -1, NULL));
}

static void
test_long_candidates_are_refused(void)
{
	g_autofree char *longest = g_strnfill(1024, 'x');
	g_autofree char *taken =
		g_strdup_printf("{\"type\":\"candidate\",\"peer\":1,\"mline\":0,\"candidate\":\"%s\"}", longest);
	g_autofree char *refused =
		g_strdup_printf("{\"type\":\"candidate\",\"peer\":1,\"mline\":0,\"candidate\":\"%sx\"}", longest);
	g_autoptr(Message) message = parse(taken);

	g_assert_cmpstr(message->candidate, ==, longest);
	assert_refused(refused, "1024");
}

static void
test_another_version_is_an_error_of_its_own(void)
{
	static const char text[] = "{\"type\":\"hello\",\"version\":2,\"something\":\"new\"}";
	g_autoptr(GError) error = NULL;

	g_assert_null(message_parse(text, strlen(text), &error));
	g_assert_error(error, MESSAGE_ERROR, MESSAGE_ERROR_BAD_VERSION);
	g_assert_nonnull(strstr(error->message, "2"));
}

static void
test_bombs_do_nothing(void)
{
	g_autofree char *lists = g_strnfill(65536, '[');
	g_autofree char *objects = g_malloc0(65536);
	g_autofree char *zeros = g_malloc0(65536);
	g_autoptr(GError) error = NULL;

	lists[0] = '{';
	assert_refused(lists, "levels");
	for (guint i = 0; i + 5 < 65536; i += 5)
		memcpy(objects + i, "{\"\":{", 5);
	assert_refused(objects, "levels");
	assert_refused("{\"type\":\"ping\",\"id\":[[[[1]]]]}", "levels");
	assert_refused("{\"type\":\"\\\"[[[[[[[[[\"}", "no message of the type");

	zeros[0] = '{';
	g_assert_null(message_parse(zeros, 65536, &error));
	g_assert_error(error, MESSAGE_ERROR, MESSAGE_ERROR_BAD);
}

/* Cut anywhere, or with any byte changed, it is refused or is a message: nothing else happens. */
static void
test_survives_damage(void)
{
	static const char text[] = HELLO_START "[{\"codec\":\"h264\",\"profile\":\"42e01f\"}]}";

	for (gsize i = 0; i < strlen(text); i++) {
		g_autofree char *damaged = g_strdup(text);

		message_free(message_parse(text, i, NULL));
		for (int byte = 1; byte < 256; byte += 2) {
			damaged[i] = (char)byte;
			message_free(message_parse(damaged, strlen(text), NULL));
		}
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/message/reads-hello", test_reads_hello);
	g_test_add_func("/message/reads-the-others", test_reads_the_others);
	g_test_add_func("/message/refuses-what-is-no-object", test_refuses_what_is_no_object);
	g_test_add_func("/message/refuses-unknown-types", test_refuses_unknown_types);
	g_test_add_func("/message/refuses-missing-and-additional-members", test_refuses_missing_and_additional_members);
	g_test_add_func("/message/refuses-members-that-come-twice", test_refuses_members_that_come_twice);
	g_test_add_func("/message/refuses-wrong-values-and-names-them", test_refuses_wrong_values_and_names_them);
	g_test_add_func("/message/long-values-are-cut-in-the-error", test_long_values_are_cut_in_the_error);
	g_test_add_func("/message/long-candidates-are-refused", test_long_candidates_are_refused);
	g_test_add_func("/message/another-version-is-an-error-of-its-own", test_another_version_is_an_error_of_its_own);
	g_test_add_func("/message/bombs-do-nothing", test_bombs_do_nothing);
	g_test_add_func("/message/survives-damage", test_survives_damage);
	return g_test_run();
}
