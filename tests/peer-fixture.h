#pragma once
/* tests/peer-fixture.h: our Peer against a receiving webrtcbin in the same process. */
#include "signalling/peer.h"
#include "tests/receiver.h"

#define PEER_KEYFRAME_BYTES 3000 /* some packets: the receiver does not believe in a stream of one */

typedef struct {
	Peer *peer;
	Receiver *receiver; /* NULL: nobody answers by itself */
	char *offer;
	guint candidates, foreign_candidates;
	bool hold_candidates; /* from the receiver */
	guint keyframes_wanted;
	bool connected;
	char *failed;
	GPtrArray *messages; /* "label:text" */
	gint64 clock_us;     /* of the next picture */
	Trace *trace;        /* for the peer, if it is there before the set-up */
} PeerFixture;

/* For g_test_add: a peer that nobody answers; one that connects; one that is connected. */
void peer_fixture_set_up_alone(PeerFixture *fixture, gconstpointer data);
void peer_fixture_set_up(PeerFixture *fixture, gconstpointer data);
void peer_fixture_set_up_connected(PeerFixture *fixture, gconstpointer data);
void peer_fixture_tear_down(PeerFixture *fixture, gconstpointer data);

/* Pushes a picture of about size bytes, captured at clock_us; nobody decodes it. */
void peer_fixture_push(PeerFixture *fixture, bool keyframe, gsize size);
PeerStats peer_fixture_get_stats(const PeerFixture *fixture);
