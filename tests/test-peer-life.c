/* tests/test-peer-life.c: how peers end, and what they leave behind. */
#include <dirent.h>
#include <string.h>

#include "tests/await.h"
#include "tests/peer-fixture.h"

static guint
count_entries(const char *path)
{
	DIR *directory = opendir(path);
	guint count = 0;

	g_assert_nonnull(directory);
	while (readdir(directory))
		count++;
	closedir(directory);
	return count;
}

/* A whole life: connected, a picture through, destroyed. */
static void
live_once(PeerFixture *fixture)
{
	peer_fixture_set_up_connected(fixture, NULL);
	peer_fixture_push(fixture, true, PEER_KEYFRAME_BYTES);
	await(fixture->receiver->pictures == 1);
	peer_fixture_tear_down(fixture, NULL);
	memset(fixture, 0, sizeof(*fixture));
}

static void
test_fifty_lives_leave_nothing_behind(void)
{
	PeerFixture fixture = { 0 };
	guint fds, tasks;

	for (guint i = 0; i < 5; i++)
		live_once(&fixture);
	fds = count_entries("/proc/self/fd");
	tasks = count_entries("/proc/self/task");
	for (guint i = 0; i < 50; i++)
		live_once(&fixture);

	/* A thread that was joined may still be in the kernel's list for a moment. */
	await(count_entries("/proc/self/fd") <= fds && count_entries("/proc/self/task") <= tasks);
}

static void
test_ten_end_at_once(void)
{
	PeerFixture fixtures[10] = { 0 };
	gint64 begin_us, longest_us = 0;

	for (guint i = 0; i < G_N_ELEMENTS(fixtures); i++)
		peer_fixture_set_up(&fixtures[i], NULL);
	for (guint i = 0; i < G_N_ELEMENTS(fixtures); i++)
		await(fixtures[i].connected && receiver_can_send(fixtures[i].receiver, "pointer"));
	for (guint i = 0; i < G_N_ELEMENTS(fixtures); i++) {
		peer_fixture_push(&fixtures[i], true, 20000);
		begin_us = g_get_monotonic_time();
		g_clear_pointer(&fixtures[i].peer, peer_destroy);
		longest_us = MAX(longest_us, g_get_monotonic_time() - begin_us);
	}
	g_test_message("the longest took %" G_GINT64_FORMAT " us", longest_us);
	for (guint i = 0; i < G_N_ELEMENTS(fixtures); i++)
		peer_fixture_tear_down(&fixtures[i], NULL);
}

static void
on_failed_destroy(const char *why, gpointer user_data)
{
	PeerFixture *fixture = user_data;

	fixture->failed = g_strdup(why);
	g_clear_pointer(&fixture->peer, peer_destroy);
}

static void
on_offer_destroy(const char *sdp, gpointer user_data)
{
	on_failed_destroy("in the event", user_data);
}

static void
test_can_be_destroyed_in_an_event(void)
{
	static const PeerEvents destroying = { .offer = on_offer_destroy, .failed = on_failed_destroy };
	static const PeerConfig config = { .profile_level_id = "42e01f", .loopback_only = true };
	PeerFixture fixture = { 0 };

	fixture.peer = peer_create(&config, &destroying, &fixture, NULL);
	await(fixture.failed);
	g_assert_null(fixture.peer);
	g_free(fixture.failed);
}

int
main(int argc, char **argv)
{
	gst_init(&argc, &argv);
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/peer-life/can-be-destroyed-in-an-event", test_can_be_destroyed_in_an_event);
	g_test_add_func("/peer-life/ten-end-at-once", test_ten_end_at_once);
	g_test_add_func("/peer-life/fifty-lives-leave-nothing-behind", test_fifty_lives_leave_nothing_behind);
	return g_test_run();
}
