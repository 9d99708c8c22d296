/* tests/test-packet-count.c */
#include "bench/watch/packet-count.h"

#define PICTURE_TICKS 1500 /* 60 a second */
#define PICTURE_US 16667

/* A picture of so many packets that arrive together; each has 1000 bytes. */
static void
add_picture(PacketCount *count, guint16 first, guint packets, guint number, gint64 arrival_us, bool keyframe)
{
	for (guint i = 0; i < packets; i++) {
		const Packet packet = {
			.sequence = (guint16)(first + i),
			.timestamp = 0xffffff00u + number * PICTURE_TICKS,
			.marker = i == packets - 1,
			.keyframe = keyframe && i == 0,
			.size = 1000,
			.arrival_us = arrival_us,
		};

		packet_count_add(count, &packet);
	}
}

static void
add_packet(PacketCount *count, guint16 sequence)
{
	add_picture(count, sequence, 1, sequence, 0, false);
}

static void
test_counts_packets_pictures_and_keyframes(void)
{
	PacketCount count = { 0 };

	packet_count_begin_interval(&count, 0);
	add_picture(&count, 65530, 10, 0, 1000, true);
	add_picture(&count, 4, 2, 1, 1000 + PICTURE_US, false);
	add_picture(&count, 6, 3, 2, 1000 + 2 * PICTURE_US, true);
	g_assert_cmpuint(count.packets, ==, 15);
	g_assert_cmpuint(count.bytes, ==, 15000);
	g_assert_cmpuint(count.pictures, ==, 3);
	g_assert_cmpuint(count.keyframes, ==, 2);
	g_assert_cmpuint(count.lost, ==, 0);
	g_assert_cmpfloat(count.jitter_us, <, 2);
}

static void
test_a_hole_in_the_sequence_is_a_loss_until_it_is_filled(void)
{
	PacketCount count = { 0 };

	add_packet(&count, 65534);
	add_packet(&count, 2);
	g_assert_cmpuint(count.lost, ==, 3);
	add_packet(&count, 0);
	g_assert_cmpuint(count.lost, ==, 2);
	add_packet(&count, 3);
	g_assert_cmpuint(count.lost, ==, 2);
	g_assert_cmpuint(count.packets, ==, 4);
}

static void
test_an_interval_counts_from_zero_and_knows_where_the_stream_is(void)
{
	PacketCount count = { 0 };

	add_packet(&count, 10);
	add_packet(&count, 12);
	packet_count_begin_interval(&count, 0);
	g_assert_cmpuint(count.packets + count.bytes + count.lost + count.pictures, ==, 0);
	add_packet(&count, 14);
	g_assert_cmpuint(count.lost, ==, 1);
	/* What was lost before the interval and comes in it is no gain. */
	add_packet(&count, 13);
	add_packet(&count, 11);
	g_assert_cmpuint(count.lost, ==, 0);
}

static void
test_another_stream_begins_anywhere(void)
{
	PacketCount count = { 0 };

	add_packet(&count, 100);
	packet_count_begin_stream(&count);
	add_packet(&count, 7);
	add_packet(&count, 8);
	g_assert_cmpuint(count.lost, ==, 0);
	g_assert_cmpuint(count.packets, ==, 3);
}

static void
test_gaps_are_within_the_interval(void)
{
	PacketCount count = { 0 };

	add_picture(&count, 0, 1, 0, 1000, false);
	packet_count_begin_interval(&count, 500000);
	add_picture(&count, 1, 1, 1, 520000, false);
	g_assert_cmpint(count.largest_gap_us, ==, 20000);
	add_picture(&count, 2, 1, 2, 550000, false);
	add_picture(&count, 3, 1, 3, 560000, false);
	packet_count_end_interval(&count, 570000);
	g_assert_cmpint(count.largest_gap_us, ==, 30000);
	/* A stream that stands still shows as a gap. */
	packet_count_end_interval(&count, 900000);
	g_assert_cmpint(count.largest_gap_us, ==, 330000);
}

static void
test_jitter_is_what_differs_from_the_timestamps(void)
{
	PacketCount count = { 0 };

	for (guint i = 0; i < 200; i++)
		add_picture(&count, (guint16)(i * 2), 2, i, (gint64)i * PICTURE_US + (i % 2 ? 3000 : 0), false);
	g_assert_cmpfloat(count.jitter_us, >, 2990);
	g_assert_cmpfloat(count.jitter_us, <, 3010);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/packet-count/counts-packets-pictures-and-keyframes",
			test_counts_packets_pictures_and_keyframes);
	g_test_add_func("/packet-count/a-hole-in-the-sequence-is-a-loss-until-it-is-filled",
			test_a_hole_in_the_sequence_is_a_loss_until_it_is_filled);
	g_test_add_func("/packet-count/an-interval-counts-from-zero-and-knows-where-the-stream-is",
			test_an_interval_counts_from_zero_and_knows_where_the_stream_is);
	g_test_add_func("/packet-count/another-stream-begins-anywhere", test_another_stream_begins_anywhere);
	g_test_add_func("/packet-count/gaps-are-within-the-interval", test_gaps_are_within_the_interval);
	g_test_add_func("/packet-count/jitter-is-what-differs-from-the-timestamps",
			test_jitter_is_what_differs_from_the_timestamps);
	return g_test_run();
}
