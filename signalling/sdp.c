/* signalling/sdp.c: see sdp.h. */
#include "signalling/sdp.h"

#include <gio/gio.h>
#include <string.h>

G_DEFINE_QUARK(selkies - sdp - error - quark, sdp_error)

/* Returns the format (payload type) that a=rtpmap calls H264, or NULL. */
static const char *
find_h264_format(const GstSDPMedia *media)
{
	for (guint i = 0; i < gst_sdp_media_formats_len(media); i++) {
		const char *format = gst_sdp_media_get_format(media, i);
		g_autofree char *wanted = g_strdup_printf("%s H264/90000", format);
		const char *map;

		for (guint j = 0; (map = gst_sdp_media_get_attribute_val_n(media, "rtpmap", j)); j++) {
			if (g_ascii_strcasecmp(map, wanted) == 0)
				return format;
		}
	}
	return NULL;
}

void
sdp_set_profile(GstSDPMessage *offer, const char *profile_level_id)
{
	GstSDPMedia *media = (GstSDPMedia *)gst_sdp_message_get_media(offer, 0);
	const char *format = media ? find_h264_format(media) : NULL;
	g_autofree char *prefix = g_strdup_printf("%s ", format ? format : "");
	g_autofree char *value = NULL;
	GstSDPAttribute attribute;

	g_return_if_fail(format != NULL);

	value = g_strdup_printf("%slevel-asymmetry-allowed=1;packetization-mode=1;profile-level-id=%s", prefix,
				profile_level_id);
	for (guint i = 0; i < gst_sdp_media_attributes_len(media); i++) {
		const GstSDPAttribute *present = gst_sdp_media_get_attribute(media, i);

		if (g_str_equal(present->key, "fmtp") && g_str_has_prefix(present->value, prefix)) {
			gst_sdp_attribute_set(&attribute, "fmtp", value);
			gst_sdp_media_replace_attribute(media, i, &attribute);
			return;
		}
	}
	gst_sdp_media_add_attribute(media, "fmtp", value);
}

static bool
fail(GError **error, const char *what)
{
	g_set_error(error, SDP_ERROR, SDP_ERROR_BAD, "The answer's sdp %s", what);
	return false;
}

/* An attribute may stand in the section or, for all of them, at the session level. */
static const char *
find_attribute(const GstSDPMessage *message, const GstSDPMedia *media, const char *key)
{
	const char *value = gst_sdp_media_get_attribute_val(media, key);

	return value ? value : gst_sdp_message_get_attribute_val(message, key);
}

static bool
check_transport(const GstSDPMessage *message, const GstSDPMedia *media, GError **error)
{
	const char *ufrag = find_attribute(message, media, "ice-ufrag");
	const char *password = find_attribute(message, media, "ice-pwd");
	const char *fingerprint = find_attribute(message, media, "fingerprint");
	const char *setup = find_attribute(message, media, "setup");

	/* RFC 8839: 4 to 256, and 22 to 256 characters. */
	if (!ufrag || strlen(ufrag) < 4 || strlen(ufrag) > 256)
		return fail(error, "has no a=ice-ufrag of 4 to 256 characters");
	if (!password || strlen(password) < 22 || strlen(password) > 256)
		return fail(error, "has no a=ice-pwd of 22 to 256 characters");
	if (!fingerprint || !g_str_has_prefix(fingerprint, "sha-"))
		return fail(error, "has no a=fingerprint:sha-…");
	if (!setup || (!g_str_equal(setup, "active") && !g_str_equal(setup, "passive")))
		return fail(error, "has no a=setup:active or a=setup:passive");
	return true;
}

static bool
check_video(const GstSDPMessage *message, const GstSDPMedia *media, GError **error)
{
	if (g_strcmp0(gst_sdp_media_get_media(media), "video") != 0)
		return fail(error, "does not begin with the video section of the offer");
	if (gst_sdp_media_get_port(media) == 0 || gst_sdp_media_get_attribute_val(media, "inactive")) {
		g_set_error_literal(error, SDP_ERROR, SDP_ERROR_NO_VIDEO, "The browser refuses the offered video");
		return false;
	}
	if (!find_h264_format(media))
		return fail(error, "does not take H264, which was offered");
	if (gst_sdp_media_get_attribute_val(media, "sendonly") || gst_sdp_media_get_attribute_val(media, "sendrecv"))
		return fail(error, "wants to send video, which was not asked for: a=recvonly would be right");
	return check_transport(message, media, error);
}

static bool
check_data(const GstSDPMessage *message, const GstSDPMedia *media, GError **error)
{
	if (g_strcmp0(gst_sdp_media_get_media(media), "application") != 0)
		return fail(error, "does not end with the data section of the offer");
	if (gst_sdp_media_get_port(media) == 0)
		return fail(error, "refuses the data section, which carries the input");
	return check_transport(message, media, error);
}

static bool
check_answer(const GstSDPMessage *message, GError **error)
{
	const char *group = gst_sdp_message_get_attribute_val(message, "group");

	if (gst_sdp_message_medias_len(message) != 2)
		return fail(error, "does not have two sections: one of video, one of data");
	if (!group || !g_str_has_prefix(group, "BUNDLE "))
		return fail(error, "does not bundle its sections: a=group:BUNDLE is missing");
	return check_video(message, gst_sdp_message_get_media(message, 0), error) &&
	       check_data(message, gst_sdp_message_get_media(message, 1), error);
}

GstWebRTCSessionDescription *
sdp_parse_answer(const char *text, GError **error)
{
	GstSDPMessage *message = NULL;

	if (!g_str_has_prefix(text, "v=0") || gst_sdp_message_new_from_text(text, &message) != GST_SDP_OK) {
		g_clear_pointer(&message, gst_sdp_message_free);
		fail(error, "is not a session description: it must begin with v=0 and have a line for each field");
		return NULL;
	}
	if (!check_answer(message, error)) {
		gst_sdp_message_free(message);
		return NULL;
	}
	return gst_webrtc_session_description_new(GST_WEBRTC_SDP_TYPE_ANSWER, message);
}

static bool
is_number(const char *text, guint64 max)
{
	return g_ascii_string_to_unsigned(text, 10, 0, max, NULL, NULL);
}

bool
sdp_candidate_is_usable(const char *candidate)
{
	/* candidate:FOUNDATION COMPONENT TRANSPORT PRIORITY ADDRESS PORT typ TYPE … */
	g_auto(GStrv) words = g_strsplit(candidate, " ", 16);

	return g_strv_length(words) >= 8 && g_str_has_prefix(words[0], "candidate:") && g_str_equal(words[1], "1") &&
	       (g_ascii_strcasecmp(words[2], "udp") == 0 || g_ascii_strcasecmp(words[2], "tcp") == 0) &&
	       is_number(words[3], G_MAXUINT32) && g_hostname_is_ip_address(words[4]) &&
	       is_number(words[5], G_MAXUINT16) && g_str_equal(words[6], "typ") && !strpbrk(candidate, "\r\n");
}

bool
sdp_profile_fits(const char *codec, const char *profile)
{
	/* profile_idc 66: what decodes one kind of baseline decodes the constrained one. */
	return g_str_equal(codec, "h264") && g_ascii_strncasecmp(profile, "42", 2) == 0;
}
