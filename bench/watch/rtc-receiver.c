/* bench/watch/rtc-receiver.c: see rtc-receiver.h. */
#include "bench/watch/rtc-receiver.h"

#include <gio/gio.h>
#include <string.h>

#include "capture/mailbox.h"
#include "signalling/ice.h"
#include "signalling/sctp.h"

#define UNIT_STAP_A 24
#define UNIT_FU_A 28
#define UNIT_TYPE 0x1f
#define REPORT_INTERVAL_MS 62 /* as Chromium */

typedef struct {
	enum { GOT_ANSWER, GOT_CANDIDATE, GOT_CONNECTED, GOT_FAILED, GOT_PAD } kind;
	guint mline;
	char *text; /* candidate, or why */
	GstWebRTCSessionDescription *session;
	GstPad *pad;
} Got;

struct RtcReceiver {
	GstElement *pipeline;
	GstElement *webrtc; /* the pipeline owns it */
	Mailbox *mailbox;
	GstPromise *promise; /* of the answer; webrtcbin may never keep it */
	GstPad *pad;         /* where the packets end */
	guint payload_type;
	RtcReceiverEvents events;
	gpointer user_data;
};

static void
got_free(gpointer data)
{
	Got *got = data;

	g_free(got->text);
	g_clear_pointer(&got->session, gst_webrtc_session_description_free);
	gst_clear_object(&got->pad);
	g_free(got);
}

static Got *
got_create(int kind, const char *text)
{
	Got *got = g_new0(Got, 1);

	got->kind = kind;
	got->text = g_strdup(text);
	return got;
}

/* Up to deliver(): GStreamer's threads. */

static void
on_ice_candidate(GstElement *webrtc, guint mline, const char *candidate, gpointer user_data)
{
	RtcReceiver *receiver = user_data;
	Got *got = got_create(GOT_CANDIDATE, candidate);

	got->mline = mline;
	mailbox_post(receiver->mailbox, got);
}

static void
on_connection_state(GstElement *webrtc, GParamSpec *spec, gpointer user_data)
{
	RtcReceiver *receiver = user_data;
	GstWebRTCPeerConnectionState state;

	g_object_get(webrtc, "connection-state", &state, NULL);
	if (state == GST_WEBRTC_PEER_CONNECTION_STATE_CONNECTED)
		mailbox_post(receiver->mailbox, got_create(GOT_CONNECTED, NULL));
	else if (state == GST_WEBRTC_PEER_CONNECTION_STATE_FAILED)
		mailbox_post(receiver->mailbox, got_create(GOT_FAILED, "the connection for the media failed"));
}

static void
on_answer(GstPromise *promise, gpointer user_data)
{
	RtcReceiver *receiver = user_data;
	const GstStructure *reply;
	g_autoptr(GError) error = NULL;
	Got *got;

	if (gst_promise_wait(promise) != GST_PROMISE_RESULT_REPLIED)
		return;

	reply = gst_promise_get_reply(promise);
	if (gst_structure_get(reply, "error", G_TYPE_ERROR, &error, NULL)) {
		mailbox_post(receiver->mailbox, got_create(GOT_FAILED, error->message));
		return;
	}
	got = got_create(GOT_ANSWER, NULL);
	gst_structure_get(reply, "answer", GST_TYPE_WEBRTC_SESSION_DESCRIPTION, &got->session, NULL);
	mailbox_post(receiver->mailbox, got);
}

static GstPadProbeReturn
on_packet(GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
	RtcReceiver *receiver = user_data;
	GstRTPBuffer packet = GST_RTP_BUFFER_INIT;

	if (gst_rtp_buffer_map(GST_PAD_PROBE_INFO_BUFFER(info), GST_MAP_READ, &packet)) {
		receiver->events.packet(&packet, receiver->user_data);
		gst_rtp_buffer_unmap(&packet);
	}
	return GST_PAD_PROBE_DROP;
}

/* GStreamer would report at the end of each picture, which costs sender and receiver several times as much as a browser. */
static void
slow_down_reports(GstElement *session)
{
	g_autoptr(GObject) internal = NULL;

	g_object_get(session, "internal-session", &internal, NULL);
	if (g_object_class_find_property(G_OBJECT_GET_CLASS(internal), "twcc-feedback-interval"))
		g_object_set(internal, "twcc-feedback-interval", (guint64)(REPORT_INTERVAL_MS * GST_MSECOND), NULL);
}

static void
end_packets(GstElement *jitter_buffer, RtcReceiver *receiver)
{
	Got *got = got_create(GOT_PAD, NULL);

	got->pad = gst_element_get_static_pad(jitter_buffer, "sink");
	gst_pad_add_probe(got->pad, GST_PAD_PROBE_TYPE_BUFFER, on_packet, receiver, NULL);
	mailbox_post(receiver->mailbox, got);
}

static void
on_deep_element_added(GstBin *bin, GstBin *parent, GstElement *element, gpointer receiver)
{
	GstElementFactory *factory = gst_element_get_factory(element);
	const char *name = factory ? GST_OBJECT_NAME(factory) : "";

	if (g_str_equal(name, "rtpsession"))
		slow_down_reports(element);
	else if (g_str_equal(name, "rtpjitterbuffer"))
		end_packets(element, receiver);
	else if (g_str_equal(name, "sctpdec"))
		sctp_keep_channels(element);
}

static void
handle_answer(RtcReceiver *receiver, GstWebRTCSessionDescription *session)
{
	g_autofree char *text = gst_sdp_message_as_text(session->sdp);

	g_signal_emit_by_name(receiver->webrtc, "set-local-description", session, NULL);
	receiver->events.answer(text, receiver->user_data);
}

static void
deliver(gpointer message, gpointer user_data)
{
	RtcReceiver *receiver = user_data;
	const RtcReceiverEvents *events = &receiver->events;
	Got *got = message;

	switch (got->kind) {
	case GOT_ANSWER:
		handle_answer(receiver, got->session);
		break;
	case GOT_CANDIDATE:
		events->candidate(got->mline, got->text, receiver->user_data);
		break;
	case GOT_CONNECTED:
		if (events->connected)
			events->connected(receiver->user_data);
		break;
	case GOT_FAILED:
		if (events->failed)
			events->failed(got->text, receiver->user_data);
		break;
	case GOT_PAD:
		gst_object_replace((GstObject **)&receiver->pad, GST_OBJECT(got->pad));
		break;
	}
	got_free(got);
}

RtcReceiver *
rtc_receiver_create(bool loopback_only, const RtcReceiverEvents *events, gpointer user_data)
{
	RtcReceiver *receiver = g_new0(RtcReceiver, 1);

	receiver->events = *events;
	receiver->user_data = user_data;
	receiver->mailbox = mailbox_create(deliver, receiver, got_free);
	receiver->pipeline = gst_pipeline_new(NULL);
	receiver->webrtc = gst_element_factory_make("webrtcbin", NULL);
	if (!receiver->webrtc)
		g_error("The GStreamer element \"webrtcbin\" is missing: install gstreamer1.0-plugins-bad");
	gst_util_set_object_arg(G_OBJECT(receiver->webrtc), "bundle-policy", "max-bundle");
	g_object_set(receiver->webrtc, "latency", 0, NULL);
	ice_configure(receiver->webrtc, loopback_only, 0, 0);
	gst_bin_add(GST_BIN(receiver->pipeline), receiver->webrtc);
	g_signal_connect(receiver->webrtc, "on-ice-candidate", G_CALLBACK(on_ice_candidate), receiver);
	g_signal_connect(receiver->webrtc, "notify::connection-state", G_CALLBACK(on_connection_state), receiver);
	g_signal_connect(receiver->webrtc, "deep-element-added", G_CALLBACK(on_deep_element_added), receiver);
	gst_element_set_state(receiver->pipeline, GST_STATE_PLAYING);
	return receiver;
}

void
rtc_receiver_destroy(RtcReceiver *receiver)
{
	g_autoptr(GstBus) bus = NULL;

	if (!receiver)
		return;

	bus = gst_element_get_bus(receiver->pipeline);
	gst_element_set_state(receiver->pipeline, GST_STATE_NULL);
	g_signal_handlers_disconnect_by_data(receiver->webrtc, receiver);
	gst_bus_set_flushing(bus, TRUE);
	if (receiver->promise)
		gst_promise_interrupt(receiver->promise);
	g_clear_pointer(&receiver->promise, gst_promise_unref);
	gst_clear_object(&receiver->pad);
	gst_object_unref(receiver->pipeline);
	mailbox_destroy(receiver->mailbox);
	g_free(receiver);
}

/* The payload type of H.264 in an offer, or 0. */
static guint
find_h264(const GstSDPMessage *message)
{
	for (guint i = 0; i < gst_sdp_message_medias_len(message); i++) {
		const GstSDPMedia *media = gst_sdp_message_get_media(message, i);

		for (guint j = 0; j < gst_sdp_media_attributes_len(media); j++) {
			const GstSDPAttribute *attribute = gst_sdp_media_get_attribute(media, j);

			if (g_str_equal(attribute->key, "rtpmap") && strstr(attribute->value, " H264/90000"))
				return (guint)g_ascii_strtoull(attribute->value, NULL, 10);
		}
	}
	return 0;
}

bool
rtc_receiver_set_offer(RtcReceiver *receiver, const char *sdp, GError **error)
{
	GstWebRTCSessionDescription *session;
	GstSDPMessage *message;

	if (gst_sdp_message_new_from_text(sdp, &message) != GST_SDP_OK) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
			    "the offer is no session description: \"%.40s\"", sdp);
		return false;
	}
	session = gst_webrtc_session_description_new(GST_WEBRTC_SDP_TYPE_OFFER, message);
	receiver->payload_type = find_h264(message);
	if (!receiver->payload_type) {
		g_set_error(
			error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
			"the offer has no video in H.264 (no \"a=rtpmap:… H264/90000\"), which is what is counted:\n%s",
			sdp);
		gst_webrtc_session_description_free(session);
		return false;
	}
	g_clear_pointer(&receiver->promise, gst_promise_unref);
	receiver->promise = gst_promise_new_with_change_func(on_answer, receiver, NULL);
	g_signal_emit_by_name(receiver->webrtc, "set-remote-description", session, NULL);
	g_signal_emit_by_name(receiver->webrtc, "create-answer", NULL, receiver->promise);
	gst_webrtc_session_description_free(session);
	return true;
}

void
rtc_receiver_add_candidate(RtcReceiver *receiver, guint mline, const char *candidate)
{
	if (*candidate)
		g_signal_emit_by_name(receiver->webrtc, "add-ice-candidate", mline, candidate);
}

void
rtc_receiver_send_pli(RtcReceiver *receiver)
{
	/* The payload type would be added after the jitter buffer. */
	GstStructure *structure = gst_structure_new("GstForceKeyUnit", "all-headers", G_TYPE_BOOLEAN, TRUE, "payload",
						    G_TYPE_UINT, receiver->payload_type, NULL);

	gst_pad_push_event(receiver->pad, gst_event_new_custom(GST_EVENT_CUSTOM_UPSTREAM, structure));
}

GstElement *
rtc_receiver_get_webrtc(const RtcReceiver *receiver)
{
	return receiver->webrtc;
}

guint
rtc_receiver_get_unit_type(GstRTPBuffer *packet)
{
	const guint8 *payload = gst_rtp_buffer_get_payload(packet);
	guint size = gst_rtp_buffer_get_payload_len(packet);
	guint type = size > 0 ? payload[0] & UNIT_TYPE : 0;

	if (type == UNIT_STAP_A) /* after the size of its first unit */
		return size > 3 ? payload[3] & UNIT_TYPE : 0;
	if (type == UNIT_FU_A)
		return size > 1 ? payload[1] & UNIT_TYPE : 0;
	return type;
}
