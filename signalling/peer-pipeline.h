#pragma once
/*
 * signalling/peer-pipeline.h: the GStreamer side of a peer: appsrc → rtph264pay → webrtcbin with two data channels.
 *
 * Main thread. What happens on GStreamer's threads arrives as notices. Nothing here decides: peer.c does.
 */
#include "signalling/notice.h"
#include "signalling/peer.h"

typedef void (*PeerPipelineNotify)(const Notice *notice, gpointer user_data); /* main thread; notice is borrowed */

typedef struct PeerPipeline PeerPipeline;

/* Any thread; a GThreadFunc. See peer_warm_up(). */
gpointer peer_pipeline_warm_up(gpointer unused);

/* Starts at once; NOTICE_OFFER follows. NULL with error: an element is missing (says which package has it). config is not
 * kept. */
PeerPipeline *peer_pipeline_create(const PeerConfig *config, PeerPipelineNotify notify, gpointer user_data,
				   GError **error);

/* Takes NULL. No notice afterwards; may be called from within one. */
void peer_pipeline_destroy(PeerPipeline *pipeline);

void peer_pipeline_set_offer(PeerPipeline *pipeline, GstWebRTCSessionDescription *offer);
void peer_pipeline_set_answer(PeerPipeline *pipeline, GstWebRTCSessionDescription *answer);
/* candidate: "candidate:…", or NULL for the end of the list. */
void peer_pipeline_add_candidate(PeerPipeline *pipeline, guint mline, const char *candidate);

/* Sends one access unit; its commit time becomes its RTP timestamp. False: the pipeline does not run. */
bool peer_pipeline_push(PeerPipeline *pipeline, const AccessUnitInfo *info);

/* Whether what was pushed before still waits: the network, or this pipeline, is stuck. */
bool peer_pipeline_is_stuck(const PeerPipeline *pipeline);

/* RTP timestamp of the last access unit that went into packets. */
guint32 peer_pipeline_get_timestamp(const PeerPipeline *pipeline);

/* Once connected: whether ICE chose TCP. */
bool peer_pipeline_is_tcp(const PeerPipeline *pipeline);

/* Lets the UDP sockets hold a whole keyframe: libnice drops packets when they are full. After NOTICE_GATHERED. */
void peer_pipeline_grow_socket_buffers(PeerPipeline *pipeline);
