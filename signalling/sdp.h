#pragma once
/*
 * signalling/sdp.h: what we write into an offer, and what we check before webrtcbin sees what a browser sent. Pure.
 *
 * webrtcbin trusts its application: it crashes or goes silent on some descriptions that no browser sends. A page can send
 * anything.
 */
#define GST_USE_UNSTABLE_API
#include <gst/webrtc/webrtc.h>
#include <stdbool.h>

#define SDP_ERROR sdp_error_quark()
GQuark sdp_error_quark(void);

typedef enum {
	SDP_ERROR_BAD,      /* not an answer to our offer */
	SDP_ERROR_NO_VIDEO, /* a proper answer that refuses the video */
} SdpError;

/* Writes profile_level_id into the H.264 format of offer, which webrtcbin made. */
void sdp_set_profile(GstSDPMessage *offer, const char *profile_level_id);

/* Reads and checks the answer to an offer of one video and one data section. Caller frees; NULL with SDP_ERROR. */
GstWebRTCSessionDescription *sdp_parse_answer(const char *text, GError **error);

/* Whether candidate ("candidate:…", as in RFC 8839) can be given to webrtcbin: well formed, for RTP, and with an IP address.
 * Browsers hide addresses behind names ending in .local, which nobody but them can resolve. */
bool sdp_candidate_is_usable(const char *candidate);

/* Whether a browser that lists profile for codec decodes what we send. */
bool sdp_profile_fits(const char *codec, const char *profile);
