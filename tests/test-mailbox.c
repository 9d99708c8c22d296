/* tests/test-mailbox.c: capture/mailbox.h. */
#include "capture/mailbox.h"

#include <pthread.h>
#include <stdbool.h>

typedef struct {
	Mailbox *mailbox;
	GArray *received; /* of int */
	bool destroy_at_first;
} Fixture;

static unsigned n_freed;

static void
free_message(gpointer message)
{
	n_freed++;
	g_free(message);
}

static int *
make_message(int number)
{
	int *message = g_new(int, 1);

	*message = number;
	return message;
}

static void
deliver(gpointer message, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_array_append_val(fixture->received, *(int *)message);
	g_free(message);
	if (fixture->destroy_at_first)
		g_clear_pointer(&fixture->mailbox, mailbox_destroy);
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
	n_freed = 0;
	fixture->received = g_array_new(FALSE, FALSE, sizeof(int));
	fixture->mailbox = mailbox_create(deliver, fixture, free_message);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	mailbox_destroy(fixture->mailbox);
	g_array_unref(fixture->received);
}

static void
test_delivers_in_order_and_not_at_once(Fixture *fixture, gconstpointer data)
{
	for (int i = 0; i < 100; i++)
		mailbox_post(fixture->mailbox, make_message(i));
	g_assert_cmpuint(fixture->received->len, ==, 0);
	while (fixture->received->len < 100)
		g_main_context_iteration(NULL, TRUE);
	for (int i = 0; i < 100; i++)
		g_assert_cmpint(g_array_index(fixture->received, int, i), ==, i);
	g_assert_false(g_main_context_iteration(NULL, FALSE));
}

static void
test_frees_what_was_not_delivered(Fixture *fixture, gconstpointer data)
{
	mailbox_post(fixture->mailbox, make_message(1));
	mailbox_post(fixture->mailbox, make_message(2));
	g_clear_pointer(&fixture->mailbox, mailbox_destroy);
	g_assert_cmpuint(n_freed, ==, 2);
	g_assert_false(g_main_context_iteration(NULL, FALSE));
	g_assert_cmpuint(fixture->received->len, ==, 0);
}

static void
test_may_be_destroyed_while_delivering(Fixture *fixture, gconstpointer data)
{
	fixture->destroy_at_first = true;
	for (int i = 0; i < 3; i++)
		mailbox_post(fixture->mailbox, make_message(i));
	while (fixture->mailbox)
		g_main_context_iteration(NULL, TRUE);
	g_assert_cmpuint(fixture->received->len, ==, 1);
	g_assert_cmpuint(n_freed, ==, 2);
}

static void
deliver_and_post_another(gpointer message, gpointer user_data)
{
	Fixture *fixture = user_data;
	int number = *(int *)message;

	g_array_append_val(fixture->received, number);
	g_free(message);
	if (number < 10)
		mailbox_post(fixture->mailbox, make_message(number + 1));
}

static void
test_takes_messages_while_delivering(Fixture *fixture, gconstpointer data)
{
	mailbox_destroy(fixture->mailbox);
	fixture->mailbox = mailbox_create(deliver_and_post_another, fixture, free_message);
	mailbox_post(fixture->mailbox, make_message(1));
	while (fixture->received->len < 10)
		g_main_context_iteration(NULL, TRUE);
	g_assert_cmpint(g_array_index(fixture->received, int, 9), ==, 10);
}

static void *
post_many(void *data)
{
	Fixture *fixture = data;

	for (int i = 0; i < 2000; i++)
		mailbox_post(fixture->mailbox, make_message(i));
	return NULL;
}

static void
test_takes_from_many_threads(Fixture *fixture, gconstpointer data)
{
	pthread_t threads[4];
	gint64 sum = 0;

	for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
		g_assert_cmpint(pthread_create(&threads[i], NULL, post_many, fixture), ==, 0);
	while (fixture->received->len < 4 * 2000)
		g_main_context_iteration(NULL, TRUE);
	for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
		pthread_join(threads[i], NULL);
	for (guint i = 0; i < fixture->received->len; i++)
		sum += g_array_index(fixture->received, int, i);
	g_assert_cmpint(sum, ==, 4 * (G_GINT64_CONSTANT(1999) * 2000 / 2));
}

static void
test_destroy_takes_nothing(void)
{
	mailbox_destroy(NULL);
}

#define ADD(name, function) g_test_add("/mailbox/" name, Fixture, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	ADD("delivers-in-order-and-not-at-once", test_delivers_in_order_and_not_at_once);
	ADD("frees-what-was-not-delivered", test_frees_what_was_not_delivered);
	ADD("may-be-destroyed-while-delivering", test_may_be_destroyed_while_delivering);
	ADD("takes-messages-while-delivering", test_takes_messages_while_delivering);
	ADD("takes-from-many-threads", test_takes_from_many_threads);
	g_test_add_func("/mailbox/destroy-takes-nothing", test_destroy_takes_nothing);
	return g_test_run();
}
