/* capture/capture-thread.c: see capture-thread.h. */
#include "capture/capture-thread.h"
#include "capture/wayland.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define RETRY_MS 250          /* a compositor that is not there comes with its session */
#define RETRY_MISSING_MS 2000 /* one that lacks something is unlikely to get it */

/* What the main thread wants. */
typedef struct {
	bool quit;
	bool capturing;
	bool frame_requested; /* taken by the thread */
	uint32_t epoch;       /* changes with display_name */
	char *display_name;
} Wishes;

struct CaptureThread {
	pthread_t pthread;
	Mailbox *mailbox;
	char *output_name;
	CaptureThreadEvents events;
	int wake_fd; /* wishes changed, or a buffer came free */
	atomic_uint_fast64_t n_captured, n_skipped;

	pthread_mutex_t lock; /* guards wishes */
	Wishes wishes;

	/* The thread's own. */
	CaptureSession *session; /* NULL while there is none */
	Keymap *keymap;          /* until it is posted */
	bool has_keymap;
	char *display_name;
	uint32_t epoch;
	bool capturing;
	int64_t retry_us; /* when to try the next session */
	int64_t quiet_us; /* when one was last replaced without a word; 0: never */
	char *problem;    /* what was posted last; NULL: that it is ready */
	bool blocked;     /* the compositor does not read */
	uint64_t serial;  /* of the last frame, over all sessions */
};

void
capture_status_free(gpointer data)
{
	CaptureStatus *status = data;

	if (!status)
		return;
	keymap_destroy(status->keymap);
	g_free(status->problem);
	g_free(status);
}

static void
post(CaptureThread *thread, const CaptureInfo *info, const char *problem)
{
	CaptureStatus *status = g_new0(CaptureStatus, 1);

	g_free(thread->problem);
	thread->problem = g_strdup(problem);
	status->epoch = thread->epoch;
	status->ready = info != NULL;
	if (info)
		status->info = *info;
	status->problem = g_strdup(problem);
	status->keymap = g_steal_pointer(&thread->keymap);
	mailbox_post(thread->mailbox, status);
}

static void
on_ready(const CaptureInfo *info, gpointer user_data)
{
	post(user_data, info, NULL);
}

static void
on_frame(Frame *frame, gpointer user_data)
{
	CaptureThread *thread = user_data;

	atomic_fetch_add(&thread->n_captured, 1);
	thread->events.frame(frame, thread->events.user_data);
}

static void
on_skipped(gpointer user_data)
{
	CaptureThread *thread = user_data;

	atomic_fetch_add(&thread->n_skipped, 1);
}

static void
retry_after(CaptureThread *thread, const GError *error)
{
	bool missing = g_error_matches(error, WAYLAND_ERROR, WAYLAND_ERROR_MISSING) || error->domain != WAYLAND_ERROR;

	thread->retry_us = g_get_monotonic_time() + (missing ? RETRY_MISSING_MS : RETRY_MS) * 1000;
	/* The same again is no news: the main thread sleeps while nothing happens. */
	if (g_strcmp0(thread->problem, error->message) != 0)
		post(thread, NULL, error->message);
}

static bool
open_session(CaptureThread *thread, GError **error)
{
	static const CaptureSessionEvents events = { .ready = on_ready, .frame = on_frame, .skipped = on_skipped };

	/* Compiled here, because it takes milliseconds that the main thread does not have. */
	if (!thread->has_keymap) {
		thread->keymap = keymap_create(error);
		if (!thread->keymap)
			return false;
		thread->has_keymap = true;
	}
	thread->session = capture_session_create(thread->display_name, thread->output_name, thread->wake_fd,
						 &thread->serial, &events, thread, error);
	if (!thread->session)
		return false;
	capture_session_set_capturing(thread->session, thread->capturing);
	return true;
}

/* A size that changes between the compositor's word and our request costs the connection (wlroots refuses a buffer of
 * the wrong size): nobody needs to hear of that, a new one takes its place. If it was the end of the compositor, the new
 * one fails at once, and says so. */
static bool
may_reconnect_quietly(CaptureThread *thread, const GError *error)
{
	int64_t now_us = g_get_monotonic_time();

	if (!capture_session_has_delivered(thread->session) ||
	    g_error_matches(error, WAYLAND_ERROR, WAYLAND_ERROR_MISSING) ||
	    (thread->quiet_us > 0 && now_us - thread->quiet_us < RETRY_MS * 1000))
		return false;

	thread->quiet_us = now_us;
	return true;
}

static void
end_session(CaptureThread *thread, const GError *error)
{
	bool quietly = may_reconnect_quietly(thread, error);

	g_clear_pointer(&thread->session, capture_session_destroy);
	if (quietly) {
		g_debug("Connecting anew for pictures: %s", error->message);
		thread->retry_us = 0;
	} else {
		retry_after(thread, error);
	}
}

static void
take_wishes(CaptureThread *thread, bool *quit)
{
	bool frame_requested, moved;
	uint64_t count;

	if (read(thread->wake_fd, &count, sizeof(count)) < 0 && errno != EAGAIN && errno != EINTR)
		g_warning("Cannot read the capture thread's eventfd: %s", g_strerror(errno));

	pthread_mutex_lock(&thread->lock);
	*quit = thread->wishes.quit;
	frame_requested = thread->wishes.frame_requested;
	thread->wishes.frame_requested = false;
	thread->capturing = thread->wishes.capturing;
	moved = thread->epoch != thread->wishes.epoch;
	if (moved) {
		thread->epoch = thread->wishes.epoch;
		g_free(thread->display_name);
		thread->display_name = g_strdup(thread->wishes.display_name);
	}
	pthread_mutex_unlock(&thread->lock);

	if (moved) {
		g_clear_pointer(&thread->session, capture_session_destroy);
		g_clear_pointer(&thread->problem, g_free);
		thread->retry_us = 0;
	}
	if (thread->session) {
		capture_session_set_capturing(thread->session, thread->capturing);
		if (frame_requested)
			capture_session_request_frame(thread->session);
	}
}

/* How long to sleep for the next try, rounded up: waking a little too early would be a busy loop. */
static int
find_timeout(const CaptureThread *thread)
{
	int64_t wait_us = thread->retry_us - g_get_monotonic_time();

	if (thread->session || !thread->display_name)
		return -1;
	return wait_us <= 0 ? 0 : (int)((wait_us + 999) / 1000);
}

static void
run_session(CaptureThread *thread, short events)
{
	g_autoptr(GError) error = NULL;

	if (!thread->session && thread->display_name && g_get_monotonic_time() >= thread->retry_us) {
		if (!open_session(thread, &error)) {
			retry_after(thread, error);
			return;
		}
	} else if (thread->session && (events & ~POLLOUT) != 0 && !capture_session_dispatch(thread->session, &error)) {
		end_session(thread, error);
		return;
	}
	if (thread->session)
		thread->blocked = !capture_session_continue(thread->session);
}

static void *
run(void *data)
{
	CaptureThread *thread = data;
	bool quit = false;

	while (true) {
		struct pollfd polled[2] = {
			{ .fd = thread->wake_fd, .events = POLLIN },
			/* A negative descriptor is ignored. */
			{ .fd = thread->session ? capture_session_get_fd(thread->session) : -1,
			  .events = POLLIN | (thread->blocked ? POLLOUT : 0) },
		};

		if (poll(polled, G_N_ELEMENTS(polled), find_timeout(thread)) < 0 && errno != EINTR)
			g_error("The capture thread cannot poll: %s", g_strerror(errno));
		if (polled[0].revents)
			take_wishes(thread, &quit);
		if (quit)
			break;
		run_session(thread, polled[1].revents);
	}
	g_clear_pointer(&thread->session, capture_session_destroy);
	return NULL;
}

static void
wake(CaptureThread *thread)
{
	const uint64_t one = 1;

	if (write(thread->wake_fd, &one, sizeof(one)) < 0)
		g_warning("Cannot wake the capture thread: %s", g_strerror(errno));
}

CaptureThread *
capture_thread_create(Mailbox *mailbox, const char *output_name, const CaptureThreadEvents *events)
{
	CaptureThread *thread = g_new0(CaptureThread, 1);
	int code;

	thread->mailbox = mailbox;
	thread->output_name = g_strdup(output_name);
	thread->events = *events;
	pthread_mutex_init(&thread->lock, NULL);
	thread->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (thread->wake_fd < 0)
		g_error("Cannot make an eventfd: %s", g_strerror(errno));
	code = pthread_create(&thread->pthread, NULL, run, thread);
	if (code != 0)
		g_error("Cannot start the capture thread: %s", g_strerror(code));
	pthread_setname_np(thread->pthread, "capture");
	return thread;
}

void
capture_thread_destroy(CaptureThread *thread)
{
	if (!thread)
		return;

	pthread_mutex_lock(&thread->lock);
	thread->wishes.quit = true;
	pthread_mutex_unlock(&thread->lock);
	wake(thread);
	pthread_join(thread->pthread, NULL);

	keymap_destroy(thread->keymap);
	pthread_mutex_destroy(&thread->lock);
	close(thread->wake_fd);
	g_free(thread->wishes.display_name);
	g_free(thread->display_name);
	g_free(thread->output_name);
	g_free(thread->problem);
	g_free(thread);
}

uint32_t
capture_thread_set_display(CaptureThread *thread, const char *display_name)
{
	uint32_t epoch;

	pthread_mutex_lock(&thread->lock);
	g_free(thread->wishes.display_name);
	thread->wishes.display_name = g_strdup(display_name);
	epoch = ++thread->wishes.epoch;
	pthread_mutex_unlock(&thread->lock);
	wake(thread);
	return epoch;
}

void
capture_thread_set_capturing(CaptureThread *thread, bool capturing)
{
	pthread_mutex_lock(&thread->lock);
	thread->wishes.capturing = capturing;
	pthread_mutex_unlock(&thread->lock);
	wake(thread);
}

void
capture_thread_request_frame(CaptureThread *thread)
{
	pthread_mutex_lock(&thread->lock);
	thread->wishes.frame_requested = true;
	pthread_mutex_unlock(&thread->lock);
	wake(thread);
}

uint64_t
capture_thread_get_captured(const CaptureThread *thread)
{
	return atomic_load(&thread->n_captured);
}

uint64_t
capture_thread_get_skipped(const CaptureThread *thread)
{
	return atomic_load(&thread->n_skipped);
}
