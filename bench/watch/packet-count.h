#pragma once
/*
 * bench/watch/packet-count.h: what one viewer receives, in numbers. Pure; given memory is set to zeros first.
 */
#include <glib.h>
#include <stdbool.h>

typedef struct {
	guint16 sequence;
	guint32 timestamp; /* of RTP, 90 kHz */
	bool marker;       /* the last packet of a picture */
	bool keyframe;     /* a part of one */
	guint size;        /* bytes, with the RTP header */
	gint64 arrival_us;
} Packet;

typedef struct {
	guint64 packets;
	guint64 bytes;
	guint64 lost; /* numbers that are missing in the sequence; a packet that comes late is not lost */
	guint64 pictures;
	guint64 keyframes;     /* pictures that are */
	gint64 largest_gap_us; /* between pictures, or a picture and either end of the interval */
	double jitter_us;      /* of the transit from picture to picture, smoothed as in RFC 3550 */

	/* What follows is kept from one interval to the next. */
	bool began;        /* there was a packet of this stream */
	guint16 next;      /* sequence number */
	guint32 timestamp; /* of the picture that arrives */
	gint64 first_us;   /* when its first packet came */
	bool in_keyframe;  /* it is one */
	gint64 picture_us; /* when the last one was complete, or the interval began */
} PacketCount;

/* A new interval: counts from zero on. */
void packet_count_begin_interval(PacketCount *count, gint64 now_us);
/* A new stream: its sequence numbers and timestamps have nothing to do with those before. */
void packet_count_begin_stream(PacketCount *count);
void packet_count_add(PacketCount *count, const Packet *packet);
/* The interval ends: the gap since the last picture counts as well. */
void packet_count_end_interval(PacketCount *count, gint64 now_us);
