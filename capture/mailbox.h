#pragma once
/*
 * capture/mailbox.h: the one way from another thread to the main thread, which owns the mailbox.
 *
 * Messages arrive in the order of their posting. The mailbox uses a pthread mutex: ThreadSanitizer understands it, while
 * it reports false races through the GMutex of the distribution's GLib.
 */
#include <glib.h>

typedef struct Mailbox Mailbox;
typedef void (*MailboxDeliver)(gpointer message, gpointer user_data); /* main thread; takes the message */

/* deliver runs in the thread-default main context of the thread that creates the mailbox. */
Mailbox *mailbox_create(MailboxDeliver deliver, gpointer user_data, GDestroyNotify free_message);

/* Stop whoever posts first. Messages that were not delivered are freed. Takes NULL. Main thread. */
void mailbox_destroy(Mailbox *mailbox);

/* Any thread; takes the message. */
void mailbox_post(Mailbox *mailbox, gpointer message);
