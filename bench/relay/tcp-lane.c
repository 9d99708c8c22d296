/* bench/relay/tcp-lane.c: see tcp-lane.h. */
#include "bench/relay/tcp-lane.h"

#include <errno.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/socket.h>

#include "bench/relay/exact-timer.h"

/* Read at a time, so that a flood does not keep the timers from running. */
#define BATCH 32

/* Of an empty segment, by which the end and a reset travel. */
#define HEADER_BYTES 40

/* So many chunks behind a lost one tell the sender of the loss. */
#define DUPLICATES 3

typedef enum { CHUNK_DATA, CHUNK_END, CHUNK_RESET } ChunkKind;

typedef struct {
	ChunkKind kind;
	int64_t arrival_us;
	bool lost;         /* and its sender does not know it yet */
	uint32_t n_behind; /* that arrived; of a lost one */
	size_t size, sent;
	uint8_t bytes[];
} Chunk;

struct TcpLane {
	RelayLink *link;
	RelayDirection direction;
	int from, to;
	GSource *readable, *writable; /* NULL: not waited for */
	ExactTimer *timer;            /* the first chunk arrives, or there is room in the queue */
	GQueue chunks;
	GQueue lost; /* those of the chunks that are lost */
	size_t n_bytes;
	int64_t room_us;
	bool read_all; /* there is nothing more to read */
	bool blocked;  /* the receiver takes nothing for now */
	TcpLaneState state;
	TcpLaneChanged changed;
	gpointer user_data;
};

/* A chunk that arrives tells the sender of those before it which did not. */
static void
notice_losses(TcpLane *lane, const Chunk *arrived, int64_t rtt_us)
{
	for (GList *item = lane->lost.head, *next; item; item = next) {
		Chunk *chunk = item->data;

		next = item->next;
		if (++chunk->n_behind < DUPLICATES)
			continue;
		chunk->arrival_us = MIN(chunk->arrival_us, arrived->arrival_us + rtt_us);
		chunk->lost = false;
		g_queue_delete_link(&lane->lost, item);
	}
}

static void
push_chunk(TcpLane *lane, ChunkKind kind, const uint8_t *bytes, size_t size, int64_t now_us)
{
	LinkModel *model = relay_link_get_model(lane->link, lane->direction);
	int64_t rtt_us = relay_link_get_rtt_us(lane->link, now_us);
	Chunk *chunk = g_malloc0(sizeof(Chunk) + size);
	LinkFate fate;

	chunk->kind = kind;
	chunk->size = size;
	if (size > 0)
		memcpy(chunk->bytes, bytes, size);
	chunk->arrival_us = now_us;
	fate = link_model_offer(model, now_us, (uint32_t)MAX(size, HEADER_BYTES), &chunk->arrival_us);
	g_queue_push_tail(&lane->chunks, chunk);
	lane->n_bytes += size;
	if (fate == LINK_LOST) {
		chunk->lost = true;
		chunk->arrival_us += MAX(rtt_us, TCP_LANE_TIMEOUT_US);
		g_queue_push_tail(&lane->lost, chunk);
	} else {
		notice_losses(lane, chunk, rtt_us);
	}
}

static void
pop_chunk(TcpLane *lane)
{
	Chunk *chunk = g_queue_pop_head(&lane->chunks);

	if (chunk->lost)
		g_queue_remove(&lane->lost, chunk);
	lane->n_bytes -= chunk->size;
	g_free(chunk);
}

/* Takes what the sender has, as far as there is room for it. */
static void
read_chunks(TcpLane *lane, int64_t now_us)
{
	LinkModel *model = relay_link_get_model(lane->link, lane->direction);

	for (int i = 0; i < BATCH && !lane->read_all && lane->n_bytes < TCP_LANE_WINDOW_BYTES; i++) {
		uint8_t bytes[TCP_LANE_CHUNK_BYTES];
		ssize_t size;

		lane->room_us = link_model_get_room_us(model, now_us);
		if (lane->room_us > now_us)
			return;
		size = recv(lane->from, bytes, sizeof(bytes), 0);
		if (size < 0 && (errno == EAGAIN || errno == EINTR))
			return;
		lane->read_all = size <= 0;
		push_chunk(lane,
			   size > 0    ? CHUNK_DATA
			   : size == 0 ? CHUNK_END
				       : CHUNK_RESET,
			   bytes, size > 0 ? (size_t)size : 0, now_us);
	}
}

/* False: not all of it could be sent for now, or ever. */
static bool
send_chunk(TcpLane *lane, Chunk *chunk)
{
	ssize_t size;

	if (chunk->kind == CHUNK_RESET) {
		lane->state = TCP_LANE_RESET;
		return true;
	}
	if (lane->state == TCP_LANE_BROKEN)
		return true;
	if (chunk->kind == CHUNK_END) {
		shutdown(lane->to, SHUT_WR);
		lane->state = TCP_LANE_ENDED;
		return true;
	}
	size = send(lane->to, chunk->bytes + chunk->sent, chunk->size - chunk->sent, MSG_NOSIGNAL);
	if (size < 0 && errno != EAGAIN && errno != EINTR) {
		lane->state = TCP_LANE_BROKEN;
		lane->read_all = true;
		return true;
	}
	chunk->sent += (size_t)MAX(size, 0);
	return chunk->sent == chunk->size;
}

static void
send_chunks(TcpLane *lane, int64_t now_us)
{
	Chunk *chunk;

	lane->blocked = false;
	while ((chunk = g_queue_peek_head(&lane->chunks)) && chunk->arrival_us <= now_us && !lane->blocked) {
		lane->blocked = !send_chunk(lane, chunk);
		if (!lane->blocked)
			pop_chunk(lane);
	}
}

static gboolean on_event(int fd, GIOCondition condition, gpointer user_data);

static void
watch(TcpLane *lane, GSource **source, int fd, GIOCondition condition, bool wanted)
{
	if (wanted == (*source != NULL))
		return;

	if (wanted) {
		*source = g_unix_fd_source_new(fd, condition);
		g_source_set_callback(*source, G_SOURCE_FUNC(on_event), lane, NULL);
		g_source_attach(*source, NULL);
	} else {
		g_source_destroy(*source);
		g_clear_pointer(source, g_source_unref);
	}
}

/* Does all that can be done now, and waits for what can't. */
static void
run(gpointer user_data)
{
	TcpLane *lane = user_data;
	TcpLaneState before = lane->state;
	int64_t now_us = g_get_monotonic_time(), due_us = EXACT_TIMER_NEVER;
	const Chunk *next;
	bool may_read;

	read_chunks(lane, now_us);
	send_chunks(lane, now_us);
	next = g_queue_peek_head(&lane->chunks);
	if (next && !lane->blocked)
		due_us = next->arrival_us;
	may_read = !lane->read_all && lane->n_bytes < TCP_LANE_WINDOW_BYTES;
	if (may_read && lane->room_us > now_us)
		due_us = MIN(due_us, lane->room_us);
	exact_timer_set(lane->timer, due_us);
	watch(lane, &lane->readable, lane->from, G_IO_IN, may_read && lane->room_us <= now_us);
	watch(lane, &lane->writable, lane->to, G_IO_OUT, lane->blocked);
	if (lane->state != before)
		lane->changed(lane->user_data);
}

static gboolean
on_event(int fd, GIOCondition condition, gpointer user_data)
{
	run(user_data);
	return G_SOURCE_CONTINUE;
}

TcpLane *
tcp_lane_create(RelayLink *link, RelayDirection direction, int from, int to, TcpLaneChanged changed, gpointer user_data,
		GError **error)
{
	TcpLane *lane = g_new0(TcpLane, 1);

	lane->link = link;
	lane->direction = direction;
	lane->from = from;
	lane->to = to;
	g_queue_init(&lane->chunks);
	g_queue_init(&lane->lost);
	lane->changed = changed;
	lane->user_data = user_data;
	lane->timer = exact_timer_create(run, lane, error);
	if (!lane->timer) {
		tcp_lane_destroy(lane);
		return NULL;
	}
	watch(lane, &lane->readable, from, G_IO_IN, true);
	return lane;
}

void
tcp_lane_destroy(TcpLane *lane)
{
	if (!lane)
		return;

	watch(lane, &lane->readable, lane->from, G_IO_IN, false);
	watch(lane, &lane->writable, lane->to, G_IO_OUT, false);
	exact_timer_destroy(lane->timer);
	g_queue_clear(&lane->lost);
	g_queue_clear_full(&lane->chunks, g_free);
	g_free(lane);
}

TcpLaneState
tcp_lane_get_state(const TcpLane *lane)
{
	return lane->state;
}

void
tcp_lane_send_reset(TcpLane *lane)
{
	int64_t now_us = g_get_monotonic_time();

	/* It may be called by a change of the other lane; ours follows from the main loop. */
	lane->read_all = true;
	push_chunk(lane, CHUNK_RESET, NULL, 0, now_us);
	exact_timer_set(lane->timer, ((const Chunk *)g_queue_peek_head(&lane->chunks))->arrival_us);
}
