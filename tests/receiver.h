#pragma once
/*
 * tests/receiver.h: a webrtcbin in the place of a browser: it answers an offer, counts what it receives, and sends on the
 * data channels.
 *
 * Main thread; what it counts changes only while the main context runs.
 */
#define GST_USE_UNSTABLE_API
#include <gst/webrtc/webrtc.h>
#include <stdbool.h>

typedef struct {
	guint packets;
	guint pictures;           /* packets with the marker */
	guint playout_delay_zero; /* packets with the extension 5 of three bytes 0 */
	guint twcc;               /* packets with the extension 3 */
	guint largest_packet;
	guint32 timestamp;          /* of the last one */
	bool began_with_parameters; /* the first packet held an SPS */
	struct ReceiverParts *parts;
} Receiver;

typedef void (*ReceiverAnswer)(const char *sdp, gpointer user_data);
typedef void (*ReceiverCandidate)(guint mline, const char *candidate, gpointer user_data);

Receiver *receiver_create(ReceiverAnswer answer, ReceiverCandidate candidate, gpointer user_data);
void receiver_destroy(Receiver *receiver); /* takes NULL */

void receiver_set_offer(Receiver *receiver, const char *sdp); /* the answer follows */
void receiver_add_candidate(Receiver *receiver, guint mline, const char *candidate);
void receiver_send_pli(Receiver *receiver);

bool receiver_can_send(const Receiver *receiver, const char *label); /* the channel is open */
bool receiver_is_reliable(const Receiver *receiver, const char *label);
void receiver_send(Receiver *receiver, const char *label, const char *text);
