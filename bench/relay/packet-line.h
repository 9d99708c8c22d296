#pragma once
/*
 * bench/relay/packet-line.h: packets under way in one direction, each until its time has come.
 */
#include <glib.h>
#include <stdint.h>

/* The packet has arrived, late_us after its time; takes the packet. */
typedef void (*PacketLineArrived)(gpointer packet, int64_t late_us, gpointer user_data);

typedef struct PacketLine PacketLine;

PacketLine *packet_line_create(PacketLineArrived arrived, GDestroyNotify free_packet, gpointer user_data,
			       GError **error);
void packet_line_destroy(PacketLine *line); /* frees what is under way; takes NULL */

/* Takes the packet; it may arrive within this call. arrival_us: no earlier than that of the packet before. */
void packet_line_push(PacketLine *line, gpointer packet, int64_t arrival_us);
