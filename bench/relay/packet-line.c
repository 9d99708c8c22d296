/* bench/relay/packet-line.c: see packet-line.h. */
#include "bench/relay/packet-line.h"

#include "bench/relay/exact-timer.h"

typedef struct {
	gpointer packet;
	int64_t arrival_us;
} Entry;

struct PacketLine {
	GQueue entries; /* by arrival */
	ExactTimer *timer;
	PacketLineArrived arrived;
	GDestroyNotify free_packet;
	gpointer user_data;
};

static void
deliver(gpointer user_data)
{
	PacketLine *line = user_data;
	const Entry *next;

	while ((next = g_queue_peek_head(&line->entries))) {
		int64_t late_us = g_get_monotonic_time() - next->arrival_us;
		g_autofree Entry *entry = NULL;

		if (late_us < 0)
			break;
		entry = g_queue_pop_head(&line->entries);
		line->arrived(entry->packet, late_us, line->user_data);
	}
	exact_timer_set(line->timer, next ? next->arrival_us : EXACT_TIMER_NEVER);
}

PacketLine *
packet_line_create(PacketLineArrived arrived, GDestroyNotify free_packet, gpointer user_data, GError **error)
{
	PacketLine *line = g_new0(PacketLine, 1);

	g_queue_init(&line->entries);
	line->arrived = arrived;
	line->free_packet = free_packet;
	line->user_data = user_data;
	line->timer = exact_timer_create(deliver, line, error);
	if (!line->timer)
		g_clear_pointer(&line, packet_line_destroy);
	return line;
}

void
packet_line_destroy(PacketLine *line)
{
	Entry *entry;

	if (!line)
		return;

	while ((entry = g_queue_pop_head(&line->entries))) {
		line->free_packet(entry->packet);
		g_free(entry);
	}
	exact_timer_destroy(line->timer);
	g_free(line);
}

void
packet_line_push(PacketLine *line, gpointer packet, int64_t arrival_us)
{
	Entry *entry = g_new(Entry, 1);

	entry->packet = packet;
	entry->arrival_us = arrival_us;
	g_queue_push_tail(&line->entries, entry);
	if (line->entries.length == 1)
		deliver(line);
}
