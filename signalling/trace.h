#pragma once
/*
 * signalling/trace.h: a file that tells when what happened to each access unit, one JSON object a line, for benchmarks.
 *
 * When a unit goes to a peer:
 *   {"ssrc", "timestamp", "serial", "keyframe", "bytes", "commit_us", "captured_us", "encode_begin_us", "converted_us",
 *    "encoded_us", "pushed_us"}
 * and when its last packet comes to the element that owns the socket:
 *   {"ssrc", "timestamp", "sent_us"}
 * ssrc and timestamp are those of its RTP packets, by which a page knows its frames too; times are CLOCK_MONOTONIC in
 * microseconds. Each line is written at once.
 */
#include <gst/gst.h>

#include "encode/access-unit.h"

typedef struct Trace Trace;

/* Replaces the file at path. NULL with error: it can't be written. */
Trace *trace_create(const char *path, GError **error);
void trace_destroy(Trace *trace); /* takes NULL; nobody uses it any more */

/* Any thread: the unit went to the peer at pushed_us. */
void trace_pushed(Trace *trace, guint32 ssrc, guint32 timestamp, gint64 pushed_us, const AccessUnitInfo *info);

/* Any thread. From now on, what goes into sink (the last element before the network) is looked at on its streaming thread;
 * trace must outlive it. The last RTP packet of a picture with this payload type is told from everything else by RFC 3550
 * §5.1 and RFC 7983: encryption leaves the header readable. */
void trace_watch_sink(Trace *trace, GstElement *sink, guint8 payload_type);
