#include "signalling/trace.h"

#include <errno.h>
#include <gio/gio.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>

#define RTP_HEADER 12
#define MARKER 0x80

struct Trace {
	pthread_mutex_t mutex; /* one line at a time */
	FILE *file;
};

/* What a probe on a sink knows. */
typedef struct {
	Trace *trace;
	guint8 payload_type;
} Watch;

Trace *
trace_create(const char *path, GError **error)
{
	FILE *file = fopen(path, "we");
	Trace *trace;

	if (!file) {
		g_set_error(error, G_IO_ERROR, g_io_error_from_errno(errno), "Cannot write the trace %s: %s", path,
			    g_strerror(errno));
		return NULL;
	}
	setvbuf(file, NULL, _IOLBF, 0);
	trace = g_new0(Trace, 1);
	trace->file = file;
	pthread_mutex_init(&trace->mutex, NULL);
	return trace;
}

void
trace_destroy(Trace *trace)
{
	if (!trace)
		return;

	fclose(trace->file);
	pthread_mutex_destroy(&trace->mutex);
	g_free(trace);
}

void
trace_pushed(Trace *trace, guint32 ssrc, guint32 timestamp, gint64 pushed_us, const AccessUnitInfo *info)
{
	pthread_mutex_lock(&trace->mutex);
	fprintf(trace->file,
		"{\"ssrc\":%u,\"timestamp\":%u,\"serial\":%" PRIu64 ",\"keyframe\":%s,\"bytes\":%" G_GSIZE_FORMAT
		",\"commit_us\":%" PRId64 ",\"captured_us\":%" PRId64 ",\"encode_begin_us\":%" PRId64
		",\"converted_us\":%" PRId64 ",\"encoded_us\":%" PRId64 ",\"pushed_us\":%" PRId64 "}\n",
		ssrc, timestamp, info->serial, info->keyframe ? "true" : "false", g_bytes_get_size(info->data),
		info->commit_us, info->captured_us, info->encode_begin_us, info->converted_us, info->encoded_us,
		pushed_us);
	pthread_mutex_unlock(&trace->mutex);
}

static guint32
read_u32(const guint8 *data)
{
	return (guint32)data[0] << 24 | (guint32)data[1] << 16 | (guint32)data[2] << 8 | data[3];
}

/* Streaming thread. */
static void
look_at_packet(Watch *watch, GstBuffer *buffer)
{
	gint64 now_us = g_get_monotonic_time();
	guint8 header[RTP_HEADER];

	if (gst_buffer_extract(buffer, 0, header, RTP_HEADER) < RTP_HEADER || header[0] >> 6 != 2 ||
	    header[1] != (watch->payload_type | MARKER))
		return;

	pthread_mutex_lock(&watch->trace->mutex);
	fprintf(watch->trace->file, "{\"ssrc\":%u,\"timestamp\":%u,\"sent_us\":%" PRId64 "}\n", read_u32(header + 8),
		read_u32(header + 4), now_us);
	pthread_mutex_unlock(&watch->trace->mutex);
}

static GstPadProbeReturn
on_packets(GstPad *pad, GstPadProbeInfo *info, gpointer watch)
{
	if (info->type & GST_PAD_PROBE_TYPE_BUFFER_LIST) {
		GstBufferList *list = gst_pad_probe_info_get_buffer_list(info);

		for (guint i = 0; i < gst_buffer_list_length(list); i++)
			look_at_packet(watch, gst_buffer_list_get(list, i));
	} else {
		look_at_packet(watch, gst_pad_probe_info_get_buffer(info));
	}
	return GST_PAD_PROBE_OK;
}

void
trace_watch_sink(Trace *trace, GstElement *sink, guint8 payload_type)
{
	g_autoptr(GstPad) pad = gst_element_get_static_pad(sink, "sink");
	Watch *watch = g_new0(Watch, 1);

	*watch = (Watch) { .trace = trace, .payload_type = payload_type };
	gst_pad_add_probe(pad, GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_BUFFER_LIST, on_packets, watch, g_free);
}
