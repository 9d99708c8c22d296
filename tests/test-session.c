#include "server/session.h"

#include <string.h>

#include "tests/await.h"
#include "tests/session-world.h"

typedef struct {
	Session *session;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
	world.browsers = g_ptr_array_new();
	world.injected = g_array_new(FALSE, FALSE, sizeof(InputKind));
	world.capturing = false;
	fixture->session = session_create(&(SessionConfig) { .max_viewers = 3 });
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	session_destroy(fixture->session);
	g_assert_cmpuint(world.browsers->len, ==, 0);
	g_ptr_array_unref(world.browsers);
	g_array_unref(world.injected);
}

static Browser *
arrive(Fixture *fixture)
{
	session_add(fixture->session, NULL, "127.0.0.1:1");
	return g_ptr_array_index(world.browsers, world.browsers->len - 1);
}

static Browser *
join(Fixture *fixture, const char *client, Role wanted)
{
	Browser *browser;

	browser = arrive(fixture);
	browser->events.hello(browser, client, wanted, browser->user_data);
	return browser;
}

static void
leave(Browser *browser)
{
	browser->events.closed(browser, "test", browser->user_data);
}

static void
move_pointer(Browser *browser)
{
	browser->events.input(browser, &(InputEvent) { .kind = INPUT_MOTION, .width = 2, .height = 2 },
			      browser->user_data);
}

static guint
injected(InputKind kind)
{
	guint count = 0;

	for (guint i = 0; i < world.injected->len; i++)
		count += g_array_index(world.injected, InputKind, i) == kind;
	return count;
}

static void
test_second_controller_watches(Fixture *fixture, gconstpointer data)
{
	Browser *first = join(fixture, "first---", ROLE_CONTROLLER);
	Browser *second = join(fixture, "second--", ROLE_CONTROLLER);

	g_assert_cmpint(first->role, ==, ROLE_CONTROLLER);
	g_assert_cmpint(second->role, ==, ROLE_WATCHER);
	g_assert_cmpint(second->controller, ==, 1);
	g_assert_cmpuint(first->video_starts, ==, 1);
	g_assert_cmpuint(second->video_starts, ==, 1);
}

static void
test_input_of_a_watcher_goes_nowhere(Fixture *fixture, gconstpointer data)
{
	Browser *first = join(fixture, "first---", ROLE_CONTROLLER);
	Browser *second = join(fixture, "second--", ROLE_CONTROLLER);
	g_autoptr(JsonBuilder) builder = json_builder_new();
	g_autoptr(JsonNode) root = NULL;
	g_autofree char *text = NULL;

	move_pointer(second);
	g_assert_cmpuint(injected(INPUT_MOTION), ==, 0);
	move_pointer(first);
	g_assert_cmpuint(injected(INPUT_MOTION), ==, 1);
	json_builder_begin_object(builder);
	session_describe(fixture->session, builder);
	json_builder_end_object(builder);
	root = json_builder_get_root(builder);
	text = json_to_string(root, FALSE);
	g_assert_nonnull(strstr(text, "\"input_ignored\":1"));
}

static void
test_control_is_taken_by_asking_and_the_first_is_told(Fixture *fixture, gconstpointer data)
{
	Browser *first = join(fixture, "first---", ROLE_CONTROLLER);
	Browser *second = join(fixture, "second--", ROLE_WATCHER);

	second->events.take_control(second, second->user_data);
	g_assert_cmpint(first->role, ==, ROLE_WATCHER);
	g_assert_cmpstr(first->reason, ==, "taken");
	g_assert_cmpint(second->role, ==, ROLE_CONTROLLER);
	g_assert_cmpstr(second->reason, ==, "granted");
	g_assert_cmpuint(injected(INPUT_RELEASE_ALL), ==, 1);
	move_pointer(first);
	g_assert_cmpuint(injected(INPUT_MOTION), ==, 0);
}

static void
test_who_waits_gets_control_when_the_controller_leaves(Fixture *fixture, gconstpointer data)
{
	Browser *first = join(fixture, "first---", ROLE_CONTROLLER);
	Browser *second = join(fixture, "second--", ROLE_WATCHER);
	Browser *third = join(fixture, "third---", ROLE_CONTROLLER);

	leave(first);
	g_assert_cmpint(third->role, ==, ROLE_CONTROLLER);
	g_assert_cmpstr(third->reason, ==, "free");
	g_assert_cmpint(second->role, ==, ROLE_WATCHER);
	g_assert_cmpint(second->controller, ==, 1);
	g_assert_cmpuint(injected(INPUT_RELEASE_ALL), ==, 1);
	leave(third);
	g_assert_cmpint(second->role, ==, ROLE_WATCHER);
	g_assert_cmpint(second->controller, ==, 0);
}

static void
test_released_control_is_free_for_who_wants_it(Fixture *fixture, gconstpointer data)
{
	Browser *first = join(fixture, "first---", ROLE_CONTROLLER);
	Browser *second = join(fixture, "second--", ROLE_CONTROLLER);

	first->events.release_control(first, first->user_data);
	g_assert_cmpstr(first->reason, ==, "released");
	g_assert_cmpint(first->role, ==, ROLE_WATCHER);
	g_assert_cmpint(second->role, ==, ROLE_CONTROLLER);
}

static void
test_reconnecting_page_takes_its_old_place(Fixture *fixture, gconstpointer data)
{
	Browser *again;

	join(fixture, "first---", ROLE_CONTROLLER);
	join(fixture, "second--", ROLE_CONTROLLER);
	again = join(fixture, "first---", ROLE_CONTROLLER);
	g_assert_cmpint(again->role, ==, ROLE_CONTROLLER);
	g_assert_cmpuint(world.browsers->len, ==, 2);
	g_assert_cmpuint(injected(INPUT_RELEASE_ALL), ==, 1);
}

/* A watcher's page that is loaded anew must not drop what the controller is dragging. */
static void
test_reconnecting_watcher_leaves_the_controllers_keys_alone(Fixture *fixture, gconstpointer data)
{
	join(fixture, "first---", ROLE_CONTROLLER);
	join(fixture, "second--", ROLE_WATCHER);
	join(fixture, "second--", ROLE_WATCHER);
	g_assert_cmpuint(world.browsers->len, ==, 2);
	g_assert_cmpuint(injected(INPUT_RELEASE_ALL), ==, 0);
}

static void
test_captures_only_while_somebody_looks(Fixture *fixture, gconstpointer data)
{
	Browser *first, *second;
	guint requests = world.frame_requests;

	g_assert_false(world.capturing);
	first = join(fixture, "first---", ROLE_CONTROLLER);
	g_assert_true(world.capturing);
	g_assert_cmpuint(world.frame_requests, ==, requests + 1);
	second = join(fixture, "second--", ROLE_WATCHER);
	leave(first);
	g_assert_true(world.capturing);
	leave(second);
	g_assert_false(world.capturing);
}

static void
test_one_viewer_too_many_is_told(Fixture *fixture, gconstpointer data)
{
	Browser *third, *fourth, *again;

	join(fixture, "first---", ROLE_CONTROLLER);
	join(fixture, "second--", ROLE_CONTROLLER);
	third = join(fixture, "third---", ROLE_CONTROLLER);
	fourth = join(fixture, "fourth--", ROLE_CONTROLLER);
	g_assert_cmpstr(fourth->error, ==, "too-many-viewers");
	g_assert_cmpuint(fourth->video_starts, ==, 0);
	leave(fourth);
	g_assert_true(world.capturing);

	/* Whose old connection is dead, but counts still, is not one too many. */
	g_assert_null(third->error);
	again = join(fixture, "third---", ROLE_CONTROLLER);
	g_assert_null(again->error);
	g_assert_cmpuint(again->video_starts, ==, 1);
	g_assert_cmpuint(world.browsers->len, ==, 3);
}

static void
test_connections_without_a_hello_do_not_pile_up(Fixture *fixture, gconstpointer data)
{
	for (guint i = 0; i < 6; i++)
		g_assert_null(arrive(fixture)->error);
	g_assert_cmpstr(arrive(fixture)->error, ==, "too-many-viewers");
}

static void
test_who_says_no_hello_is_closed(Fixture *fixture, gconstpointer data)
{
	Browser *greeted, *silent;

	session_destroy(fixture->session);
	fixture->session = session_create(&(SessionConfig) { .max_viewers = 3, .hello_timeout_ms = 1 });
	greeted = join(fixture, "first---", ROLE_CONTROLLER);
	leave(arrive(fixture)); /* its timer goes with it */
	silent = arrive(fixture);
	await(silent->error);
	g_assert_cmpstr(silent->error, ==, "bad-message");
	g_assert_null(greeted->error);
}

static void
test_failed_video_is_told_to_who_comes_later(Fixture *fixture, gconstpointer data)
{
	Browser *first = join(fixture, "first---", ROLE_CONTROLLER);
	Browser *second;

	g_assert_cmpstr(session_get_video_problem(fixture->session), ==, "");
	session_video_failed(fixture->session, "test");
	g_assert_cmpstr(session_get_video_problem(fixture->session), ==, "test");
	g_assert_cmpstr(first->error, ==, "video-failed");
	g_assert_false(world.capturing);
	second = join(fixture, "second--", ROLE_WATCHER);
	g_assert_cmpstr(second->error, ==, "video-failed");
	g_assert_cmpuint(second->video_starts, ==, 0);
	g_assert_false(world.capturing);
}

static void
test_access_units_go_to_every_viewer(Fixture *fixture, gconstpointer data)
{
	Browser *first = join(fixture, "first---", ROLE_CONTROLLER);
	Browser *second = join(fixture, "second--", ROLE_WATCHER);

	session_push(fixture->session, NULL);
	g_assert_cmpuint(first->pushes, ==, 1);
	g_assert_cmpuint(second->pushes, ==, 1);
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*test)(Fixture *fixture, gconstpointer data);
	} tests[] = {
		{ "/session/second-controller-watches", test_second_controller_watches },
		{ "/session/input-of-a-watcher-goes-nowhere", test_input_of_a_watcher_goes_nowhere },
		{ "/session/control-is-taken-by-asking-and-the-first-is-told",
		  test_control_is_taken_by_asking_and_the_first_is_told },
		{ "/session/who-waits-gets-control-when-the-controller-leaves",
		  test_who_waits_gets_control_when_the_controller_leaves },
		{ "/session/released-control-is-free-for-who-wants-it",
		  test_released_control_is_free_for_who_wants_it },
		{ "/session/reconnecting-page-takes-its-old-place", test_reconnecting_page_takes_its_old_place },
		{ "/session/reconnecting-watcher-leaves-the-controllers-keys-alone",
		  test_reconnecting_watcher_leaves_the_controllers_keys_alone },
		{ "/session/captures-only-while-somebody-looks", test_captures_only_while_somebody_looks },
		{ "/session/one-viewer-too-many-is-told", test_one_viewer_too_many_is_told },
		{ "/session/connections-without-a-hello-do-not-pile-up",
		  test_connections_without_a_hello_do_not_pile_up },
		{ "/session/who-says-no-hello-is-closed", test_who_says_no_hello_is_closed },
		{ "/session/failed-video-is-told-to-who-comes-later", test_failed_video_is_told_to_who_comes_later },
		{ "/session/access-units-go-to-every-viewer", test_access_units_go_to_every_viewer },
	};

	g_test_init(&argc, &argv, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
	return g_test_run();
}
