/* capture/mailbox.c: see mailbox.h. */
#include "capture/mailbox.h"

#include <errno.h>
#include <glib-unix.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct Mailbox {
	pthread_mutex_t lock; /* guards messages */
	GQueue messages;

	int wake_fd;
	GSource *source;
	MailboxDeliver deliver;
	gpointer user_data;
	GDestroyNotify free_message;
	bool delivering;
	bool destroyed; /* by deliver: the mailbox is freed when that returns */
};

static void
free_messages(Mailbox *mailbox, GQueue *messages)
{
	gpointer message;

	while ((message = g_queue_pop_head(messages))) {
		if (mailbox->free_message)
			mailbox->free_message(message);
	}
}

static void
free_mailbox(Mailbox *mailbox)
{
	/* Nobody posts any more, but the lock is what makes the last message's content ours to read. */
	pthread_mutex_lock(&mailbox->lock);
	free_messages(mailbox, &mailbox->messages);
	pthread_mutex_unlock(&mailbox->lock);
	pthread_mutex_destroy(&mailbox->lock);
	close(mailbox->wake_fd);
	g_free(mailbox);
}

static gboolean
on_wake(int fd, GIOCondition condition, gpointer user_data)
{
	Mailbox *mailbox = user_data;
	GQueue arrived;
	uint64_t count;

	/* The count first, then the messages: one that is posted in between wakes us once more for nothing, never too
	 * little. Nothing to read is no error: there was nothing new. */
	if (read(fd, &count, sizeof(count)) < 0 && errno != EAGAIN && errno != EINTR)
		g_warning("Cannot read a mailbox's eventfd: %s", g_strerror(errno));
	pthread_mutex_lock(&mailbox->lock);
	arrived = mailbox->messages;
	g_queue_init(&mailbox->messages);
	pthread_mutex_unlock(&mailbox->lock);

	mailbox->delivering = true;
	while (!mailbox->destroyed && arrived.length > 0)
		mailbox->deliver(g_queue_pop_head(&arrived), mailbox->user_data);
	mailbox->delivering = false;

	if (mailbox->destroyed) {
		free_messages(mailbox, &arrived);
		free_mailbox(mailbox);
		return G_SOURCE_REMOVE;
	}
	return G_SOURCE_CONTINUE;
}

Mailbox *
mailbox_create(MailboxDeliver deliver, gpointer user_data, GDestroyNotify free_message)
{
	Mailbox *mailbox = g_new0(Mailbox, 1);

	pthread_mutex_init(&mailbox->lock, NULL);
	g_queue_init(&mailbox->messages);
	mailbox->deliver = deliver;
	mailbox->user_data = user_data;
	mailbox->free_message = free_message;
	mailbox->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (mailbox->wake_fd < 0)
		g_error("Cannot make an eventfd: %s", g_strerror(errno));
	mailbox->source = g_unix_fd_source_new(mailbox->wake_fd, G_IO_IN);
	g_source_set_callback(mailbox->source, G_SOURCE_FUNC(on_wake), mailbox, NULL);
	g_source_attach(mailbox->source, g_main_context_get_thread_default());
	return mailbox;
}

void
mailbox_destroy(Mailbox *mailbox)
{
	if (!mailbox)
		return;

	g_source_destroy(mailbox->source);
	g_clear_pointer(&mailbox->source, g_source_unref);
	if (mailbox->delivering)
		mailbox->destroyed = true;
	else
		free_mailbox(mailbox);
}

void
mailbox_post(Mailbox *mailbox, gpointer message)
{
	const uint64_t one = 1;
	bool was_empty;

	g_return_if_fail(message != NULL);

	pthread_mutex_lock(&mailbox->lock);
	was_empty = g_queue_is_empty(&mailbox->messages);
	g_queue_push_tail(&mailbox->messages, message);
	pthread_mutex_unlock(&mailbox->lock);

	/* Whoever found the queue empty wakes; the others' messages are taken along. */
	if (was_empty && write(mailbox->wake_fd, &one, sizeof(one)) < 0)
		g_warning("Cannot wake a mailbox: %s", g_strerror(errno));
}
