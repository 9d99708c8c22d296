/* tests/receiver.c: see receiver.h. */
#include "tests/receiver.h"

#include <string.h>

#include "bench/watch/rtc-receiver.h"
#include "capture/mailbox.h"

#define UNIT_SPS 7

typedef struct {
	enum { GOT_CHANNEL, GOT_PACKET } kind;
	GObject *channel;
	bool marker, twcc, playout_delay_zero, parameters;
	guint32 timestamp;
	guint size;
} Got;

struct ReceiverParts {
	RtcReceiver *rtc;
	Mailbox *mailbox;
	GPtrArray *channels;
	ReceiverAnswer answer;
	ReceiverCandidate candidate;
	gpointer user_data;
};

static void
got_free(gpointer data)
{
	Got *got = data;

	g_clear_object(&got->channel);
	g_free(got);
}

/* These two: GStreamer's threads. */

static void
on_data_channel(GstElement *webrtc, GstWebRTCDataChannel *channel, gpointer mailbox)
{
	Got *got = g_new0(Got, 1);

	got->kind = GOT_CHANNEL;
	got->channel = g_object_ref(G_OBJECT(channel));
	mailbox_post(mailbox, got);
}

static void
on_packet(GstRTPBuffer *rtp, gpointer user_data)
{
	Receiver *receiver = user_data;
	Got *got = g_new0(Got, 1);
	gpointer data;
	guint size;

	got->kind = GOT_PACKET;
	got->marker = gst_rtp_buffer_get_marker(rtp);
	got->timestamp = gst_rtp_buffer_get_timestamp(rtp);
	got->size = gst_rtp_buffer_get_packet_len(rtp);
	got->twcc = gst_rtp_buffer_get_extension_onebyte_header(rtp, 3, 0, &data, &size) && size == 2;
	got->playout_delay_zero = gst_rtp_buffer_get_extension_onebyte_header(rtp, 5, 0, &data, &size) && size == 3 &&
				  memcmp(data, "\0\0\0", 3) == 0;
	got->parameters = rtc_receiver_get_unit_type(rtp) == UNIT_SPS;
	mailbox_post(receiver->parts->mailbox, got);
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
deliver(gpointer message, gpointer user_data)
{
	Receiver *receiver = user_data;
	Got *got = message;

	if (got->kind == GOT_CHANNEL)
		g_ptr_array_add(receiver->parts->channels, g_steal_pointer(&got->channel));
	else
		count_packet(receiver, got);
	got_free(got);
}

static void
on_answer(const char *sdp, gpointer user_data)
{
	struct ReceiverParts *parts = ((Receiver *)user_data)->parts;

	parts->answer(sdp, parts->user_data);
}

static void
on_candidate(guint mline, const char *candidate, gpointer user_data)
{
	struct ReceiverParts *parts = ((Receiver *)user_data)->parts;

	parts->candidate(mline, candidate, parts->user_data);
}

static const RtcReceiverEvents events = { .answer = on_answer, .candidate = on_candidate, .packet = on_packet };

Receiver *
receiver_create(ReceiverAnswer answer, ReceiverCandidate candidate, gpointer user_data)
{
	Receiver *receiver = g_new0(Receiver, 1);
	struct ReceiverParts *parts = receiver->parts = g_new0(struct ReceiverParts, 1);

	parts->answer = answer;
	parts->candidate = candidate;
	parts->user_data = user_data;
	parts->channels = g_ptr_array_new_with_free_func(g_object_unref);
	parts->mailbox = mailbox_create(deliver, receiver, got_free);
	parts->rtc = rtc_receiver_create(true, &events, receiver);
	g_signal_connect(rtc_receiver_get_webrtc(parts->rtc), "on-data-channel", G_CALLBACK(on_data_channel),
			 parts->mailbox);
	return receiver;
}

void
receiver_destroy(Receiver *receiver)
{
	struct ReceiverParts *parts;

	if (!receiver)
		return;

	parts = receiver->parts;
	rtc_receiver_destroy(parts->rtc);
	g_ptr_array_unref(parts->channels);
	mailbox_destroy(parts->mailbox);
	g_free(parts);
	g_free(receiver);
}

void
receiver_set_offer(Receiver *receiver, const char *sdp)
{
	g_autoptr(GError) error = NULL;

	rtc_receiver_set_offer(receiver->parts->rtc, sdp, &error);
	g_assert_no_error(error);
}

void
receiver_add_candidate(Receiver *receiver, guint mline, const char *candidate)
{
	rtc_receiver_add_candidate(receiver->parts->rtc, mline, candidate);
}

void
receiver_send_pli(Receiver *receiver)
{
	rtc_receiver_send_pli(receiver->parts->rtc);
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
