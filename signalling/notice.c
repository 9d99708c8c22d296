/* signalling/notice.c: see notice.h. */
#include "signalling/notice.h"

#include <stdbool.h>

typedef struct {
	const char *name;
	Mailbox *mailbox;
} Step;

void
notice_free(gpointer data)
{
	Notice *notice = data;

	if (!notice)
		return;

	g_free(notice->text);
	g_clear_pointer(&notice->data, g_bytes_unref);
	g_clear_pointer(&notice->session, gst_webrtc_session_description_free);
	g_free(notice);
}

static Notice *
create_notice(NoticeKind kind, const char *text)
{
	Notice *notice = g_new0(Notice, 1);

	notice->kind = kind;
	notice->text = g_strdup(text);
	return notice;
}

/* What follows, up to notice_watch(), runs on GStreamer's threads. */

/* True if there is no use in going on: the step failed, which is posted, or the pipeline is being stopped. */
static bool
post_failure(GstPromise *promise, const char *step, Mailbox *mailbox)
{
	const GstStructure *reply;
	g_autoptr(GError) error = NULL;
	g_autofree char *text = NULL;

	if (gst_promise_wait(promise) != GST_PROMISE_RESULT_REPLIED)
		return true;

	reply = gst_promise_get_reply(promise);
	if (!reply || !gst_structure_get(reply, "error", G_TYPE_ERROR, &error, NULL))
		return false;

	text = g_strdup_printf("%s: %s", step, error->message);
	mailbox_post(mailbox, create_notice(NOTICE_ERROR, text));
	return true;
}

static void
on_offer(GstPromise *promise, gpointer mailbox)
{
	GstWebRTCSessionDescription *session = NULL;
	Notice *notice;

	if (post_failure(promise, "Cannot create an offer", mailbox))
		return;

	gst_structure_get(gst_promise_get_reply(promise), "offer", GST_TYPE_WEBRTC_SESSION_DESCRIPTION, &session, NULL);
	notice = create_notice(session ? NOTICE_OFFER : NOTICE_ERROR, session ? NULL : "webrtcbin made no offer");
	notice->session = session;
	mailbox_post(mailbox, notice);
}

static void
on_step(GstPromise *promise, gpointer user_data)
{
	Step *step = user_data;

	post_failure(promise, step->name, step->mailbox);
}

static void
on_ice_candidate(GstElement *webrtc, guint mline, const char *candidate, gpointer mailbox)
{
	Notice *notice = create_notice(NOTICE_CANDIDATE, candidate);

	notice->mline = mline;
	mailbox_post(mailbox, notice);
}

static void
on_gathering_state(GstElement *webrtc, GParamSpec *spec, gpointer mailbox)
{
	GstWebRTCICEGatheringState state;

	g_object_get(webrtc, "ice-gathering-state", &state, NULL);
	if (state == GST_WEBRTC_ICE_GATHERING_STATE_COMPLETE)
		mailbox_post(mailbox, create_notice(NOTICE_GATHERED, NULL));
}

static void
on_connection_state(GstElement *webrtc, GParamSpec *spec, gpointer mailbox)
{
	Notice *notice = create_notice(NOTICE_STATE, NULL);

	g_object_get(webrtc, "connection-state", &notice->state, NULL);
	mailbox_post(mailbox, notice);
}

static void
on_channel_message(GstWebRTCDataChannel *channel, GBytes *data, gpointer mailbox)
{
	Notice *notice = create_notice(NOTICE_MESSAGE, NULL);

	g_object_get(channel, "label", &notice->text, NULL);
	notice->data = data ? g_bytes_ref(data) : g_bytes_new(NULL, 0);
	mailbox_post(mailbox, notice);
}

static GstPadProbeReturn
on_upstream_event(GstPad *pad, GstPadProbeInfo *info, gpointer mailbox)
{
	if (!gst_event_has_name(GST_PAD_PROBE_INFO_EVENT(info), "GstForceKeyUnit"))
		return GST_PAD_PROBE_OK;

	mailbox_post(mailbox, create_notice(NOTICE_KEYFRAME, NULL));
	return GST_PAD_PROBE_DROP;
}

/* Drops every message, so that none waits for a reader while it holds references to the elements. */
static GstBusSyncReply
on_bus_message(GstBus *bus, GstMessage *message, gpointer mailbox)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *text = NULL;

	if (GST_MESSAGE_TYPE(message) == GST_MESSAGE_ERROR) {
		gst_message_parse_error(message, &error, NULL);
		text = g_strdup_printf("%s: %s", GST_MESSAGE_SRC_NAME(message), error->message);
		mailbox_post(mailbox, create_notice(NOTICE_ERROR, text));
	}
	gst_message_unref(message);
	return GST_BUS_DROP;
}

void
notice_watch(GstElement *pipeline, GstElement *webrtc, GstElement *source, Mailbox *mailbox)
{
	g_autoptr(GstBus) bus = gst_element_get_bus(pipeline);
	g_autoptr(GstPad) pad = gst_element_get_static_pad(source, "src");

	gst_bus_set_sync_handler(bus, on_bus_message, mailbox, NULL);
	gst_pad_add_probe(pad, GST_PAD_PROBE_TYPE_EVENT_UPSTREAM, on_upstream_event, mailbox, NULL);
	g_signal_connect(webrtc, "on-ice-candidate", G_CALLBACK(on_ice_candidate), mailbox);
	g_signal_connect(webrtc, "notify::ice-gathering-state", G_CALLBACK(on_gathering_state), mailbox);
	g_signal_connect(webrtc, "notify::connection-state", G_CALLBACK(on_connection_state), mailbox);
}

void
notice_watch_channel(GstWebRTCDataChannel *channel, Mailbox *mailbox)
{
	g_signal_connect(channel, "on-message-data", G_CALLBACK(on_channel_message), mailbox);
}

GstPromise *
notice_promise_offer(Mailbox *mailbox)
{
	return gst_promise_new_with_change_func(on_offer, mailbox, NULL);
}

GstPromise *
notice_promise_step(const char *step, Mailbox *mailbox)
{
	Step *data = g_new(Step, 1);

	data->name = step;
	data->mailbox = mailbox;
	return gst_promise_new_with_change_func(on_step, data, g_free);
}
