/* signalling/peer-pipeline.c: see peer-pipeline.h. */
#include "signalling/peer-pipeline.h"

#include <gst/app/gstappsrc.h>

#include "signalling/ice.h"
#include "signalling/playout-delay.h"
#include "signalling/sctp.h"

#define TWCC_URI "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
#define TWCC_ID 3
#define PLAYOUT_DELAY_ID 5
#define PAYLOAD_TYPE 96
#define MTU                                                                                                            \
	1188 /* and 12 bytes of header extensions, which the payloader does not count: packets of 1200 fit everywhere */

#define STUCK_UNITS 2
#define STUCK_BYTES (250 * 1000)
#define RTX_PACKETS 2000   /* a second at 20 Mbit/s; the default of 500 forgets before a slow path asks */
#define RTP_TICK_NS 11112u /* 1/90000 s, rounded up */

struct PeerPipeline {
	GstElement *pipeline;
	GstElement *appsrc; /* the pipeline owns it, and the two below */
	GstElement *payloader;
	GstElement *webrtc;
	GstWebRTCDataChannel *channels[2];
	GPtrArray *promises;           /* given to webrtcbin, perhaps not answered yet */
	guint32 ssrc, first_timestamp; /* of RTP */
	Trace *trace;
	Mailbox *mailbox;
	GstClockTime last_pts;
	PeerPipelineNotify notify;
	gpointer user_data;
};

static const struct {
	const char *element, *package;
} needed_elements[] = {
	{ "appsrc", "gstreamer1.0-plugins-base" },   { "rtph264pay", "gstreamer1.0-plugins-good" },
	{ "rtpbin", "gstreamer1.0-plugins-good" },   { "rtphdrexttwcc", "gstreamer1.0-plugins-good" },
	{ "webrtcbin", "gstreamer1.0-plugins-bad" }, { "dtlsenc", "gstreamer1.0-plugins-bad" },
	{ "srtpenc", "gstreamer1.0-plugins-bad" },   { "sctpenc", "gstreamer1.0-plugins-bad" },
	{ "nicesink", "gstreamer1.0-nice" },
};

static void
deliver_notice(gpointer message, gpointer user_data)
{
	PeerPipeline *pipeline = user_data;

	pipeline->notify(message, pipeline->user_data);
	notice_free(message);
}

static bool
find_needed_elements(GError **error)
{
	for (guint i = 0; i < G_N_ELEMENTS(needed_elements); i++) {
		g_autoptr(GstElementFactory) factory = gst_element_factory_find(needed_elements[i].element);

		if (!factory) {
			g_set_error(error, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN,
				    "The GStreamer element \"%s\" is missing: install the package %s",
				    needed_elements[i].element, needed_elements[i].package);
			return false;
		}
	}
	return true;
}

gpointer
peer_pipeline_warm_up(gpointer unused)
{
	/* GStreamer makes one certificate (RSA on 1.26) for all DTLS elements of a process that are given none. */
	static const char *const elements[] = { "dtlsdec", "webrtcbin", "rtph264pay", "appsrc", "nicesink" };

	for (guint i = 0; i < G_N_ELEMENTS(elements); i++) {
		GstElement *element = gst_element_factory_make(elements[i], NULL);

		if (element)
			gst_object_unref(gst_object_ref_sink(element));
	}
	return NULL;
}

/* On whatever thread adds it. webrtcbin hides these elements, and they must be set before they see a buffer. */
static void
on_deep_element_added(GstBin *bin, GstBin *parent, GstElement *element, gpointer trace)
{
	GstElementFactory *factory = gst_element_get_factory(element);
	const char *name = factory ? GST_OBJECT_NAME(factory) : "";

	if (g_str_equal(name, "clocksync"))
		g_object_set(element, "sync", FALSE, NULL);
	else if (g_str_equal(name, "rtprtxsend"))
		g_object_set(element, "max-size-packets", RTX_PACKETS, NULL);
	else if (g_str_equal(name, "sctpdec"))
		sctp_keep_channels(element);
	else if (g_str_equal(name, "nicesink") && trace)
		trace_watch_sink(trace, element, PAYLOAD_TYPE);
}

static void
create_source(PeerPipeline *pipeline)
{
	g_autoptr(GstCaps) caps = gst_caps_new_simple("video/x-h264", "stream-format", G_TYPE_STRING, "byte-stream",
						      "alignment", G_TYPE_STRING, "au", NULL);

	pipeline->appsrc = gst_element_factory_make("appsrc", NULL);
	/* It declares no latency and drops nothing by itself: whether there is room is peer_pipeline_is_stuck(). */
	g_object_set(pipeline->appsrc, "caps", caps, "is-live", TRUE, "format", GST_FORMAT_TIME, "do-timestamp", FALSE,
		     "min-latency", (gint64)0, "max-latency", (gint64)0, "max-bytes", (guint64)0, "max-buffers",
		     (guint64)(2 * STUCK_UNITS), "block", FALSE, "emit-signals", FALSE, NULL);
	gst_bin_add(GST_BIN(pipeline->pipeline), pipeline->appsrc);
}

/* Takes extension. */
static void
add_extension(GstElement *payloader, GstRTPHeaderExtension *extension, guint id)
{
	gst_rtp_header_extension_set_id(extension, id);
	g_signal_emit_by_name(payloader, "add-extension", extension);
	gst_object_unref(extension);
}

static void
create_payloader(PeerPipeline *pipeline)
{
	pipeline->payloader = gst_element_factory_make("rtph264pay", NULL);
	pipeline->ssrc = g_random_int_range(1, G_MAXINT32);
	pipeline->first_timestamp = g_random_int_range(0, G_MAXINT32);
	/* config-interval 0: every keyframe begins with its parameter sets already. */
	g_object_set(pipeline->payloader, "pt", PAYLOAD_TYPE, "mtu", MTU, "config-interval", 0, "perfect-rtptime",
		     FALSE, "ssrc", pipeline->ssrc, "timestamp-offset", pipeline->first_timestamp, NULL);
	gst_util_set_object_arg(G_OBJECT(pipeline->payloader), "aggregate-mode", "zero-latency");
	add_extension(pipeline->payloader, gst_rtp_header_extension_create_from_uri(TWCC_URI), TWCC_ID);
	add_extension(pipeline->payloader, playout_delay_create(PLAYOUT_DELAY_ID), PLAYOUT_DELAY_ID);
	gst_bin_add(GST_BIN(pipeline->pipeline), pipeline->payloader);
}

static void
create_webrtc(PeerPipeline *pipeline, const PeerConfig *config)
{
	pipeline->webrtc = gst_element_factory_make("webrtcbin", NULL);
	g_signal_connect(pipeline->webrtc, "deep-element-added", G_CALLBACK(on_deep_element_added), config->trace);
	g_object_set(pipeline->webrtc, "latency", 0, NULL);
	gst_util_set_object_arg(G_OBJECT(pipeline->webrtc), "bundle-policy", "max-bundle");
	ice_configure(pipeline->webrtc, config->loopback_only, config->min_port, config->max_port);
	gst_bin_add(GST_BIN(pipeline->pipeline), pipeline->webrtc);
}

/* Exactly one codec is offered. Its profile is written into the offer by sdp.c: here it would have to be that of the stream
 * to the letter. The SSRC is here because without it browsers have to guess which stream a retransmission belongs to. */
static void
configure_transceiver(GstWebRTCRTPTransceiver *transceiver, guint32 ssrc)
{
	g_autoptr(GstCaps) caps = gst_caps_new_simple(
		"application/x-rtp", "media", G_TYPE_STRING, "video", "encoding-name", G_TYPE_STRING, "H264",
		"clock-rate", G_TYPE_INT, 90000, "payload", G_TYPE_INT, PAYLOAD_TYPE, "ssrc", G_TYPE_UINT, ssrc,
		"packetization-mode", G_TYPE_STRING, "1", "extmap-" G_STRINGIFY(TWCC_ID), G_TYPE_STRING, TWCC_URI,
		"extmap-" G_STRINGIFY(PLAYOUT_DELAY_ID), G_TYPE_STRING, PLAYOUT_DELAY_URI, NULL);

	g_object_set(transceiver, "direction", GST_WEBRTC_RTP_TRANSCEIVER_DIRECTION_SENDONLY, "do-nack", TRUE,
		     "codec-preferences", caps, NULL);
}

static bool
link_elements(PeerPipeline *pipeline, GError **error)
{
	g_autoptr(GstPad) sink = gst_element_request_pad_simple(pipeline->webrtc, "sink_%u");
	g_autoptr(GstPad) source = gst_element_get_static_pad(pipeline->payloader, "src");
	g_autoptr(GstWebRTCRTPTransceiver) transceiver = NULL;

	if (sink) {
		g_object_get(sink, "transceiver", &transceiver, NULL);
		configure_transceiver(transceiver, pipeline->ssrc);
		/* A stream of its own: a browser delays pictures for the sound of the same stream. */
		g_object_set(sink, "msid", "video", NULL);
	}
	if (!sink || !gst_element_link(pipeline->appsrc, pipeline->payloader) ||
	    gst_pad_link(source, sink) != GST_PAD_LINK_OK) {
		g_set_error_literal(error, GST_CORE_ERROR, GST_CORE_ERROR_PAD, "Cannot link a payloader to webrtcbin");
		return false;
	}
	return true;
}

static GstWebRTCDataChannel *
create_channel(PeerPipeline *pipeline, const char *label, GstStructure *options)
{
	GstWebRTCDataChannel *channel = NULL;

	g_signal_emit_by_name(pipeline->webrtc, "create-data-channel", label, options, &channel);
	if (channel)
		notice_watch_channel(channel, pipeline->mailbox);
	g_clear_pointer(&options, gst_structure_free);
	return channel;
}

/* Emits one of webrtcbin's steps of the negotiation; takes the promise. */
static void
emit_step(PeerPipeline *pipeline, const char *signal, gpointer argument, GstPromise *promise)
{
	g_signal_emit_by_name(pipeline->webrtc, signal, argument, promise);
	g_ptr_array_add(pipeline->promises, promise);
}

/* The channels are part of the first offer if they exist before it, and webrtcbin makes them from READY on. */
static bool
start(PeerPipeline *pipeline, GError **error)
{
	gst_element_set_state(pipeline->pipeline, GST_STATE_READY);
	pipeline->channels[0] = create_channel(pipeline, "input", NULL);
	pipeline->channels[1] = create_channel(
		pipeline, "pointer",
		gst_structure_new("options", "ordered", G_TYPE_BOOLEAN, FALSE, "max-retransmits", G_TYPE_INT, 0, NULL));
	if (!pipeline->channels[0] || !pipeline->channels[1]) {
		g_set_error_literal(
			error, GST_CORE_ERROR, GST_CORE_ERROR_FAILED,
			"webrtcbin makes no data channels: is the package gstreamer1.0-plugins-bad complete?");
		return false;
	}
	if (gst_element_set_state(pipeline->pipeline, GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE) {
		g_set_error_literal(error, GST_CORE_ERROR, GST_CORE_ERROR_STATE_CHANGE, "webrtcbin does not start");
		return false;
	}
	emit_step(pipeline, "create-offer", NULL, notice_promise_offer(pipeline->mailbox));
	return true;
}

PeerPipeline *
peer_pipeline_create(const PeerConfig *config, PeerPipelineNotify notify, gpointer user_data, GError **error)
{
	PeerPipeline *pipeline;
	g_autoptr(GstClock) clock = NULL;

	if (!find_needed_elements(error))
		return NULL;

	pipeline = g_new0(PeerPipeline, 1);
	pipeline->notify = notify;
	pipeline->user_data = user_data;
	pipeline->trace = config->trace;
	pipeline->mailbox = mailbox_create(deliver_notice, pipeline, notice_free);
	pipeline->promises = g_ptr_array_new_with_free_func((GDestroyNotify)gst_promise_unref);
	pipeline->pipeline = gst_pipeline_new(NULL);
	clock = gst_system_clock_obtain(); /* CLOCK_MONOTONIC, as the times of the pictures */
	gst_pipeline_use_clock(GST_PIPELINE(pipeline->pipeline), clock);
	create_source(pipeline);
	create_payloader(pipeline);
	create_webrtc(pipeline, config);
	notice_watch(pipeline->pipeline, pipeline->webrtc, pipeline->appsrc, pipeline->mailbox);
	if (!link_elements(pipeline, error) || !start(pipeline, error)) {
		peer_pipeline_destroy(pipeline);
		return NULL;
	}
	return pipeline;
}

/* In this order: the threads end, then nobody is told anything any more, then the elements go, and last the mailbox. A
 * promise that webrtcbin drops without an answer has to be told so. */
void
peer_pipeline_destroy(PeerPipeline *pipeline)
{
	if (!pipeline)
		return;

	gst_element_set_state(pipeline->pipeline, GST_STATE_NULL);
	g_signal_handlers_disconnect_by_data(pipeline->webrtc, pipeline->mailbox);
	for (guint i = 0; i < G_N_ELEMENTS(pipeline->channels); i++) {
		if (pipeline->channels[i])
			g_signal_handlers_disconnect_by_data(pipeline->channels[i], pipeline->mailbox);
		g_clear_object(&pipeline->channels[i]);
	}
	for (guint i = 0; i < pipeline->promises->len; i++)
		gst_promise_interrupt(g_ptr_array_index(pipeline->promises, i));
	gst_object_unref(pipeline->pipeline);
	g_ptr_array_unref(pipeline->promises);
	mailbox_destroy(pipeline->mailbox);
	g_free(pipeline);
}

void
peer_pipeline_set_offer(PeerPipeline *pipeline, GstWebRTCSessionDescription *offer)
{
	emit_step(pipeline, "set-local-description", offer,
		  notice_promise_step("Cannot use our own offer", pipeline->mailbox));
}

void
peer_pipeline_set_answer(PeerPipeline *pipeline, GstWebRTCSessionDescription *answer)
{
	emit_step(pipeline, "set-remote-description", answer,
		  notice_promise_step("Cannot use the answer", pipeline->mailbox));
}

void
peer_pipeline_add_candidate(PeerPipeline *pipeline, guint mline, const char *candidate)
{
	g_signal_emit_by_name(pipeline->webrtc, "add-ice-candidate", mline, candidate);
}

/* As the payloader makes it, whose running time the PTS is. */
static guint32
rtp_timestamp(const PeerPipeline *pipeline, GstClockTime pts)
{
	return pipeline->first_timestamp + (guint32)gst_util_uint64_scale_int(pts, 90000, GST_SECOND);
}

bool
peer_pipeline_push(PeerPipeline *pipeline, const AccessUnitInfo *info)
{
	GstClockTime base = gst_element_get_base_time(pipeline->pipeline);
	GstClockTime capture = (GstClockTime)info->commit_us * 1000;
	GstClockTime pts = capture > base ? capture - base : 0;
	GstBuffer *buffer = gst_buffer_new_wrapped_bytes(info->data);
	gint64 pushed_us;
	bool pushed;

	/* A refined picture has the time of the first one, and RTP timestamps must rise. */
	pts = MAX(pts, pipeline->last_pts + RTP_TICK_NS);
	pipeline->last_pts = pts;
	GST_BUFFER_PTS(buffer) = pts;
	GST_BUFFER_DTS(buffer) = pts;
	if (!info->keyframe)
		GST_BUFFER_FLAG_SET(buffer, GST_BUFFER_FLAG_DELTA_UNIT);
	pushed_us = g_get_monotonic_time();
	pushed = gst_app_src_push_buffer(GST_APP_SRC(pipeline->appsrc), buffer) == GST_FLOW_OK;
	/* Only now: a picture does not wait for a file. */
	if (pushed && pipeline->trace)
		trace_pushed(pipeline->trace, pipeline->ssrc, rtp_timestamp(pipeline, pts), pushed_us, info);
	return pushed;
}

bool
peer_pipeline_is_stuck(const PeerPipeline *pipeline)
{
	GstAppSrc *appsrc = GST_APP_SRC(pipeline->appsrc);

	return gst_app_src_get_current_level_buffers(appsrc) >= STUCK_UNITS ||
	       gst_app_src_get_current_level_bytes(appsrc) > STUCK_BYTES;
}

guint32
peer_pipeline_get_timestamp(const PeerPipeline *pipeline)
{
	guint timestamp;

	g_object_get(pipeline->payloader, "timestamp", &timestamp, NULL);
	return timestamp;
}

bool
peer_pipeline_is_tcp(const PeerPipeline *pipeline)
{
	return ice_is_tcp(pipeline->webrtc);
}

void
peer_pipeline_grow_socket_buffers(PeerPipeline *pipeline)
{
	ice_grow_socket_buffers(pipeline->webrtc);
}
