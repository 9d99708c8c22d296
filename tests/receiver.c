/* tests/receiver.c: see receiver.h. */
#include "tests/receiver.h"

#include <gst/rtp/rtp.h>
#include <string.h>

#include "capture/mailbox.h"
#include "signalling/ice.h"

typedef struct {
	enum { GOT_ANSWER, GOT_CANDIDATE, GOT_CHANNEL, GOT_PACKET, GOT_PAD } kind;
	guint mline;
	char *text;
	GstWebRTCSessionDescription *session;
	GObject *object; /* channel or pad */
	bool marker, twcc, playout_delay_zero, parameters;
	guint32 timestamp;
	guint size;
} Got;

struct ReceiverParts {
	GstElement *pipeline, *webrtc;
	Mailbox *mailbox;
	GPtrArray *channels;
	GstPad *pad; /* the video's */
	ReceiverAnswer answer;
	ReceiverCandidate candidate;
	gpointer user_data;
};

static void
got_free(gpointer data)
{
	Got *got = data;

	g_free(got->text);
	g_clear_pointer(&got->session, gst_webrtc_session_description_free);
	g_clear_object(&got->object);
	g_free(got);
}

/* Up to receiver_deliver(): GStreamer's threads. */

static void
on_ice_candidate(GstElement *webrtc, guint mline, const char *candidate, gpointer mailbox)
{
	Got *got = g_new0(Got, 1);

	got->kind = GOT_CANDIDATE;
	got->mline = mline;
	got->text = g_strdup(candidate);
	mailbox_post(mailbox, got);
}

static void
on_data_channel(GstElement *webrtc, GstWebRTCDataChannel *channel, gpointer mailbox)
{
	Got *got = g_new0(Got, 1);

	got->kind = GOT_CHANNEL;
	got->object = g_object_ref(G_OBJECT(channel));
	mailbox_post(mailbox, got);
}

static void
on_answer(GstPromise *promise, gpointer mailbox)
{
	Got *got;

	if (gst_promise_wait(promise) != GST_PROMISE_RESULT_REPLIED)
		return;

	got = g_new0(Got, 1);
	got->kind = GOT_ANSWER;
	gst_structure_get(gst_promise_get_reply(promise), "answer", GST_TYPE_WEBRTC_SESSION_DESCRIPTION, &got->session,
			  NULL);
	mailbox_post(mailbox, got);
}

static void
read_packet(Got *got, GstRTPBuffer *rtp)
{
	const guint8 *payload = gst_rtp_buffer_get_payload(rtp);
	gpointer data;
	guint size;

	got->marker = gst_rtp_buffer_get_marker(rtp);
	got->timestamp = gst_rtp_buffer_get_timestamp(rtp);
	got->size = gst_rtp_buffer_get_packet_len(rtp);
	got->twcc = gst_rtp_buffer_get_extension_onebyte_header(rtp, 3, 0, &data, &size) && size == 2;
	got->playout_delay_zero = gst_rtp_buffer_get_extension_onebyte_header(rtp, 5, 0, &data, &size) && size == 3 &&
				  memcmp(data, "\0\0\0", 3) == 0;
	/* A STAP-A whose first unit is an SPS, or the SPS by itself. */
	got->parameters = (payload[0] & 31) == 7 || ((payload[0] & 31) == 24 && (payload[3] & 31) == 7);
}

static GstPadProbeReturn
on_packet(GstPad *pad, GstPadProbeInfo *info, gpointer mailbox)
{
	GstRTPBuffer rtp = GST_RTP_BUFFER_INIT;
	Got *got = g_new0(Got, 1);

	got->kind = GOT_PACKET;
	g_assert_true(gst_rtp_buffer_map(GST_PAD_PROBE_INFO_BUFFER(info), GST_MAP_READ, &rtp));
	read_packet(got, &rtp);
	gst_rtp_buffer_unmap(&rtp);
	mailbox_post(mailbox, got);
	return GST_PAD_PROBE_OK;
}

static void
on_pad_added(GstElement *webrtc, GstPad *pad, gpointer mailbox)
{
	GstElement *pipeline = GST_ELEMENT(gst_element_get_parent(webrtc));
	GstElement *sink = gst_element_factory_make("fakesink", NULL);
	GstPad *sink_pad = gst_element_get_static_pad(sink, "sink");
	Got *got = g_new0(Got, 1);

	g_object_set(sink, "sync", FALSE, "async", FALSE, NULL);
	gst_bin_add(GST_BIN(pipeline), sink);
	gst_element_sync_state_with_parent(sink);
	gst_pad_link(pad, sink_pad);
	gst_pad_add_probe(pad, GST_PAD_PROBE_TYPE_BUFFER, on_packet, mailbox, NULL);
	got->kind = GOT_PAD;
	got->object = g_object_ref(G_OBJECT(pad));
	mailbox_post(mailbox, got);
	gst_object_unref(sink_pad);
	gst_object_unref(pipeline);
}

static void
count_packet(Receiver *receiver, const Got *got)
{
	if (receiver->packets == 0)
		receiver->began_with_parameters = got->parameters;
	receiver->packets++;
	receiver->pictures += got->marker;
	receiver->twcc += got->twcc;
	receiver->playout_delay_zero += got->playout_delay_zero;
	receiver->largest_packet = MAX(receiver->largest_packet, got->size);
	receiver->timestamp = got->timestamp;
}

static void
handle_answer(struct ReceiverParts *parts, GstWebRTCSessionDescription *session)
{
	g_autofree char *text = gst_sdp_message_as_text(session->sdp);

	g_signal_emit_by_name(parts->webrtc, "set-local-description", session, NULL);
	parts->answer(text, parts->user_data);
}

static void
receiver_deliver(gpointer message, gpointer user_data)
{
	Receiver *receiver = user_data;
	struct ReceiverParts *parts = receiver->parts;
	Got *got = message;

	switch (got->kind) {
	case GOT_ANSWER:
		handle_answer(parts, got->session);
		break;
	case GOT_CANDIDATE:
		parts->candidate(got->mline, got->text, parts->user_data);
		break;
	case GOT_CHANNEL:
		g_ptr_array_add(parts->channels, g_steal_pointer(&got->object));
		break;
	case GOT_PAD:
		g_set_object(&parts->pad, GST_PAD(got->object));
		break;
	case GOT_PACKET:
		count_packet(receiver, got);
		break;
	}
	got_free(got);
}

Receiver *
receiver_create(ReceiverAnswer answer, ReceiverCandidate candidate, gpointer user_data)
{
	Receiver *receiver = g_new0(Receiver, 1);
	struct ReceiverParts *parts = receiver->parts = g_new0(struct ReceiverParts, 1);

	parts->answer = answer;
	parts->candidate = candidate;
	parts->user_data = user_data;
	parts->channels = g_ptr_array_new_with_free_func(g_object_unref);
	parts->mailbox = mailbox_create(receiver_deliver, receiver, got_free);
	parts->pipeline = gst_pipeline_new(NULL);
	parts->webrtc = gst_element_factory_make("webrtcbin", NULL);
	gst_util_set_object_arg(G_OBJECT(parts->webrtc), "bundle-policy", "max-bundle");
	g_object_set(parts->webrtc, "latency", 0, NULL);
	ice_configure(parts->webrtc, true, 0, 0);
	gst_bin_add(GST_BIN(parts->pipeline), parts->webrtc);
	g_signal_connect(parts->webrtc, "on-ice-candidate", G_CALLBACK(on_ice_candidate), parts->mailbox);
	g_signal_connect(parts->webrtc, "on-data-channel", G_CALLBACK(on_data_channel), parts->mailbox);
	g_signal_connect(parts->webrtc, "pad-added", G_CALLBACK(on_pad_added), parts->mailbox);
	gst_element_set_state(parts->pipeline, GST_STATE_PLAYING);
	return receiver;
}

void
receiver_destroy(Receiver *receiver)
{
	struct ReceiverParts *parts;
	g_autoptr(GstBus) bus = NULL;

	if (!receiver)
		return;

	parts = receiver->parts;
	bus = gst_element_get_bus(parts->pipeline);
	gst_element_set_state(parts->pipeline, GST_STATE_NULL);
	g_signal_handlers_disconnect_by_data(parts->webrtc, parts->mailbox);
	gst_bus_set_flushing(bus, TRUE);
	g_clear_object(&parts->pad);
	g_ptr_array_unref(parts->channels);
	gst_object_unref(parts->pipeline);
	mailbox_destroy(parts->mailbox);
	g_free(parts);
	g_free(receiver);
}

void
receiver_set_offer(Receiver *receiver, const char *sdp)
{
	struct ReceiverParts *parts = receiver->parts;
	g_autoptr(GstPromise) promise = gst_promise_new_with_change_func(on_answer, parts->mailbox, NULL);
	GstWebRTCSessionDescription *session;
	GstSDPMessage *message;

	g_assert_cmpint(gst_sdp_message_new_from_text(sdp, &message), ==, GST_SDP_OK);
	session = gst_webrtc_session_description_new(GST_WEBRTC_SDP_TYPE_OFFER, message);
	g_signal_emit_by_name(parts->webrtc, "set-remote-description", session, NULL);
	g_signal_emit_by_name(parts->webrtc, "create-answer", NULL, promise);
	gst_webrtc_session_description_free(session);
}

void
receiver_add_candidate(Receiver *receiver, guint mline, const char *candidate)
{
	if (*candidate)
		g_signal_emit_by_name(receiver->parts->webrtc, "add-ice-candidate", mline, candidate);
}

void
receiver_send_pli(Receiver *receiver)
{
	GstStructure *structure = gst_structure_new("GstForceKeyUnit", "all-headers", G_TYPE_BOOLEAN, TRUE, NULL);

	gst_pad_send_event(receiver->parts->pad, gst_event_new_custom(GST_EVENT_CUSTOM_UPSTREAM, structure));
}

static GstWebRTCDataChannel *
find_channel(const Receiver *receiver, const char *label)
{
	for (guint i = 0; i < receiver->parts->channels->len; i++) {
		GstWebRTCDataChannel *channel = g_ptr_array_index(receiver->parts->channels, i);
		g_autofree char *name = NULL;

		g_object_get(channel, "label", &name, NULL);
		if (g_strcmp0(name, label) == 0)
			return channel;
	}
	return NULL;
}

bool
receiver_can_send(const Receiver *receiver, const char *label)
{
	GstWebRTCDataChannel *channel = find_channel(receiver, label);
	GstWebRTCDataChannelState state = GST_WEBRTC_DATA_CHANNEL_STATE_CONNECTING;

	if (channel)
		g_object_get(channel, "ready-state", &state, NULL);
	return state == GST_WEBRTC_DATA_CHANNEL_STATE_OPEN;
}

bool
receiver_is_reliable(const Receiver *receiver, const char *label)
{
	gboolean ordered;
	int retransmits;

	g_object_get(find_channel(receiver, label), "ordered", &ordered, "max-retransmits", &retransmits, NULL);
	return ordered && retransmits == -1;
}

void
receiver_send(Receiver *receiver, const char *label, const char *text)
{
	g_autoptr(GBytes) data = g_bytes_new(text, strlen(text));

	g_signal_emit_by_name(find_channel(receiver, label), "send-data", data);
}
