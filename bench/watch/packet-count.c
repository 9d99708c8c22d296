/* bench/watch/packet-count.c: see packet-count.h. */
#include "bench/watch/packet-count.h"

#define TICKS_PER_MS 90
#define JITTER_SHARE 16.0 /* RFC 3550 */

void
packet_count_begin_interval(PacketCount *count, gint64 now_us)
{
	count->packets = count->bytes = count->lost = count->pictures = count->keyframes = 0;
	count->largest_gap_us = 0;
	count->jitter_us = 0;
	count->picture_us = now_us;
}

void
packet_count_begin_stream(PacketCount *count)
{
	count->began = false;
}

static void
count_sequence(PacketCount *count, guint16 sequence)
{
	gint16 ahead = (gint16)(guint16)(sequence - count->next);

	if (!count->began || ahead >= 0) {
		count->lost += count->began ? (guint64)ahead : 0;
		count->next = (guint16)(sequence + 1);
	} else if (count->lost > 0) {
		count->lost--;
	}
}

/* From the first packet of the picture before to that of this one. */
static void
count_transit(PacketCount *count, const Packet *packet)
{
	gint32 sent_ticks = (gint32)(packet->timestamp - count->timestamp);
	gint64 change_us = packet->arrival_us - count->first_us - (gint64)sent_ticks * 1000 / TICKS_PER_MS;

	count->jitter_us += ((double)ABS(change_us) - count->jitter_us) / JITTER_SHARE;
}

static void
begin_picture(PacketCount *count, const Packet *packet)
{
	if (count->began)
		count_transit(count, packet);
	count->began = true;
	count->timestamp = packet->timestamp;
	count->first_us = packet->arrival_us;
	count->in_keyframe = false;
}

static void
count_gap(PacketCount *count, gint64 now_us)
{
	count->largest_gap_us = MAX(count->largest_gap_us, now_us - count->picture_us);
	count->picture_us = now_us;
}

void
packet_count_add(PacketCount *count, const Packet *packet)
{
	bool is_newer = (gint32)(packet->timestamp - count->timestamp) > 0;

	count_sequence(count, packet->sequence);
	count->packets++;
	count->bytes += packet->size;
	if (!count->began || is_newer)
		begin_picture(count, packet);
	count->in_keyframe |= packet->keyframe;
	if (packet->marker) {
		count->pictures++;
		count->keyframes += count->in_keyframe;
		count_gap(count, packet->arrival_us);
	}
}

void
packet_count_end_interval(PacketCount *count, gint64 now_us)
{
	count_gap(count, now_us);
}
