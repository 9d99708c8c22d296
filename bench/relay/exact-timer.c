/* bench/relay/exact-timer.c: see exact-timer.h. */
#include "bench/relay/exact-timer.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <stdbool.h>
#include <sys/timerfd.h>
#include <unistd.h>

struct ExactTimer {
	int fd;
	GSource *source;
	int64_t due_us;
	ExactTimerDue due;
	gpointer user_data;
};

static gboolean
on_expired(int fd, GIOCondition condition, gpointer user_data)
{
	ExactTimer *timer = user_data;
	uint64_t n_expired;

	/* It may have been set anew since it expired. */
	if (read(fd, &n_expired, sizeof(n_expired)) != sizeof(n_expired))
		return G_SOURCE_CONTINUE;
	timer->due_us = EXACT_TIMER_NEVER;
	timer->due(timer->user_data);
	return G_SOURCE_CONTINUE;
}

ExactTimer *
exact_timer_create(ExactTimerDue due, gpointer user_data, GError **error)
{
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	ExactTimer *timer;

	if (fd < 0) {
		g_set_error(error, G_IO_ERROR, g_io_error_from_errno(errno), "Cannot create a timer: %s",
			    g_strerror(errno));
		return NULL;
	}
	timer = g_new0(ExactTimer, 1);
	timer->fd = fd;
	timer->due_us = EXACT_TIMER_NEVER;
	timer->due = due;
	timer->user_data = user_data;
	timer->source = g_unix_fd_source_new(fd, G_IO_IN);
	g_source_set_callback(timer->source, G_SOURCE_FUNC(on_expired), timer, NULL);
	g_source_set_priority(timer->source, G_PRIORITY_HIGH);
	g_source_attach(timer->source, NULL);
	return timer;
}

void
exact_timer_destroy(ExactTimer *timer)
{
	if (!timer)
		return;

	g_source_destroy(timer->source);
	g_source_unref(timer->source);
	close(timer->fd);
	g_free(timer);
}

void
exact_timer_set(ExactTimer *timer, int64_t due_us)
{
	struct itimerspec spec = { 0 };

	if (due_us == timer->due_us)
		return;
	timer->due_us = due_us;
	/* All zero disarms it. */
	if (due_us != EXACT_TIMER_NEVER) {
		due_us = MAX(due_us, 1);
		spec.it_value.tv_sec = due_us / G_USEC_PER_SEC;
		spec.it_value.tv_nsec = due_us % G_USEC_PER_SEC * 1000;
	}
	timerfd_settime(timer->fd, TFD_TIMER_ABSTIME, &spec, NULL);
}
