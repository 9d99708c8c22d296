/* tests/test-sdp.c */
#include "signalling/sdp.h"

#include <string.h>

#define TRANSPORT                                                                                                      \
	"c=IN IP4 0.0.0.0\r\na=ice-ufrag:UsAM\r\na=ice-pwd:QxlLC9iXuHPAjM83PmKV9/Dz\r\n"                               \
	"a=fingerprint:sha-256 95:B8:11:ED:D6:25\r\na=setup:active\r\n"
#define START "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"
#define VIDEO                                                                                                          \
	"m=video 9 UDP/TLS/RTP/SAVPF 96 97\r\n" TRANSPORT                                                              \
	"a=mid:video0\r\na=recvonly\r\na=rtcp-mux\r\na=rtpmap:96 H264/90000\r\n"
#define DATA                                                                                                           \
	"m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n" TRANSPORT "a=mid:application1\r\na=sctp-port:5000\r\n"
#define BUNDLE "a=group:BUNDLE video0 application1\r\n"
#define ANSWER START BUNDLE VIDEO DATA

/* The answer with one part of it exchanged. */
static GError *
refusal_of(const char *part, const char *by)
{
	g_autoptr(GString) text = g_string_new(ANSWER);
	GError *error = NULL;

	g_assert_cmpuint(g_string_replace(text, part, by, 0), >, 0);
	if (sdp_parse_answer(text->str, &error))
		g_error("taken with \"%s\" for \"%s\"", by, part);
	return error;
}

static void
assert_bad(const char *part, const char *by)
{
	g_autoptr(GError) error = refusal_of(part, by);

	g_assert_error(error, SDP_ERROR, SDP_ERROR_BAD);
}

static void
test_takes_an_answer(void)
{
	g_autoptr(GError) error = NULL;
	GstWebRTCSessionDescription *answer = sdp_parse_answer(ANSWER, &error);

	g_assert_no_error(error);
	g_assert_cmpint(answer->type, ==, GST_WEBRTC_SDP_TYPE_ANSWER);
	g_assert_cmpuint(gst_sdp_message_medias_len(answer->sdp), ==, 2);
	gst_webrtc_session_description_free(answer);
}

static void
test_refuses_what_is_no_answer_to_our_offer(void)
{
	assert_bad(ANSWER, "");
	assert_bad(ANSWER, "hello");
	assert_bad(ANSWER, "v=0\r\n");
	assert_bad(ANSWER, START);
	assert_bad(DATA, "");
	assert_bad(VIDEO, "");
	assert_bad(VIDEO, DATA);
	assert_bad(DATA, DATA DATA);
	assert_bad(DATA, VIDEO);
	assert_bad(BUNDLE, "");
	assert_bad(BUNDLE VIDEO, VIDEO BUNDLE);
	assert_bad("m=application 9", "m=application 0");
	assert_bad("a=recvonly", "a=sendrecv");
	assert_bad("a=setup:active", "a=setup:actpass");
	assert_bad("a=setup:active\r\n", "");
	assert_bad("a=fingerprint:sha-256", "a=fingerprint:none");
	assert_bad("a=ice-ufrag:UsAM", "a=ice-ufrag:U");
	assert_bad("a=ice-pwd:QxlLC9iXuHPAjM83PmKV9/Dz", "a=ice-pwd:short");
	assert_bad("H264/90000", "VP8/90000");
}

static void
test_a_refusal_of_the_video_is_told_apart(void)
{
	g_autoptr(GError) port = refusal_of("m=video 9", "m=video 0");
	g_autoptr(GError) inactive = refusal_of("a=recvonly", "a=inactive");

	g_assert_error(port, SDP_ERROR, SDP_ERROR_NO_VIDEO);
	g_assert_error(inactive, SDP_ERROR, SDP_ERROR_NO_VIDEO);
}

/* Cut anywhere it is refused, or is an answer: nothing else happens. */
static void
test_survives_cuts(void)
{
	for (gsize i = 0; i < strlen(ANSWER); i++) {
		g_autofree char *cut = g_strndup(ANSWER, i);
		GstWebRTCSessionDescription *answer = sdp_parse_answer(cut, NULL);

		g_clear_pointer(&answer, gst_webrtc_session_description_free);
	}
}

static char *
with_profile(const char *attributes)
{
	g_autofree char *text = g_strconcat(START "m=video 9 UDP/TLS/RTP/SAVPF 96 97\r\na=rtpmap:96 H264/90000\r\n",
					    attributes, "a=fmtp:97 apt=96\r\n", NULL);
	GstSDPMessage *message;
	char *result;

	g_assert_cmpint(gst_sdp_message_new_from_text(text, &message), ==, GST_SDP_OK);
	sdp_set_profile(message, "42c02a");
	result = gst_sdp_message_as_text(message);
	gst_sdp_message_free(message);
	return result;
}

static void
test_writes_the_profile(void)
{
	static const char line[] =
		"a=fmtp:96 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42c02a\r\n";
	g_autofree char *added = with_profile("");
	g_autofree char *replaced = with_profile("a=fmtp:96 packetization-mode=1;profile-level-id=42e01f\r\n");

	g_assert_nonnull(strstr(added, line));
	g_assert_nonnull(strstr(added, "a=fmtp:97 apt=96\r\n"));
	g_assert_nonnull(strstr(replaced, line));
	g_assert_nonnull(strstr(replaced, "a=fmtp:97 apt=96\r\n"));
	g_assert_null(strstr(replaced, "42e01f"));
}

static void
test_takes_candidates_with_addresses_only(void)
{
	g_assert_true(sdp_candidate_is_usable("candidate:1 1 UDP 2015364095 127.0.0.1 55348 typ host"));
	g_assert_true(sdp_candidate_is_usable("candidate:842163049 1 udp 1677729535 203.0.113.7 46154 typ srflx raddr "
					      "0.0.0.0 rport 0 generation 0 ufrag UsAM network-cost 999"));
	g_assert_true(sdp_candidate_is_usable("candidate:3 1 tcp 1518280447 fd00::2 9 typ host tcptype active"));

	g_assert_false(sdp_candidate_is_usable(
		"candidate:1 1 udp 2113937151 b1e0a1b2-0000-4000-8000-000000000000.local 51472 typ host"));
	g_assert_false(sdp_candidate_is_usable("candidate:1 2 UDP 2015364095 127.0.0.1 55348 typ host"));
	g_assert_false(sdp_candidate_is_usable("candidate:1 1 SCTP 2015364095 127.0.0.1 55348 typ host"));
	g_assert_false(sdp_candidate_is_usable("candidate:1 1 UDP 4294967296 127.0.0.1 55348 typ host"));
	g_assert_false(sdp_candidate_is_usable("candidate:1 1 UDP 2015364095 127.0.0.1 65536 typ host"));
	g_assert_false(sdp_candidate_is_usable("candidate:1 1 UDP 2015364095 example.com 55348 typ host"));
	g_assert_false(sdp_candidate_is_usable("candidate:1 1 UDP 2015364095 127.0.0.1 55348"));
	g_assert_false(
		sdp_candidate_is_usable("candidate:1 1 UDP 2015364095 127.0.0.1 55348 typ host\r\na=candidate:2"));
	g_assert_false(sdp_candidate_is_usable("a=candidate:1 1 UDP 2015364095 127.0.0.1 55348 typ host"));
	g_assert_false(sdp_candidate_is_usable("nonsense"));
	g_assert_false(sdp_candidate_is_usable(""));
}

static void
test_any_baseline_decoder_will_do(void)
{
	g_assert_true(sdp_profile_fits("h264", "42e01f"));
	g_assert_true(sdp_profile_fits("h264", "42001f"));
	g_assert_true(sdp_profile_fits("h264", "42C02A"));
	g_assert_false(sdp_profile_fits("h264", "4d001f"));
	g_assert_false(sdp_profile_fits("h264", "640c1f"));
	g_assert_false(sdp_profile_fits("h264", ""));
	g_assert_false(sdp_profile_fits("vp8", "42e01f"));
}

int
main(int argc, char **argv)
{
	gst_init(&argc, &argv);
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sdp/takes-an-answer", test_takes_an_answer);
	g_test_add_func("/sdp/refuses-what-is-no-answer-to-our-offer", test_refuses_what_is_no_answer_to_our_offer);
	g_test_add_func("/sdp/a-refusal-of-the-video-is-told-apart", test_a_refusal_of_the_video_is_told_apart);
	g_test_add_func("/sdp/survives-cuts", test_survives_cuts);
	g_test_add_func("/sdp/writes-the-profile", test_writes_the_profile);
	g_test_add_func("/sdp/takes-candidates-with-addresses-only", test_takes_candidates_with_addresses_only);
	g_test_add_func("/sdp/any-baseline-decoder-will-do", test_any_baseline_decoder_will_do);
	return g_test_run();
}
