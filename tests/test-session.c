#include "server/session.h"

#include <string.h>

/* Stand-ins for the parts that a session talks to: they record what they are told. */
struct Browser {
	BrowserEvents events;
	gpointer user_data;
	Role role;
	char *reason;   /* of the last role message; NULL: none yet */
	char *error;    /* code of the last error */
	int controller; /* what the last controller message said; -1: none */
	guint video_starts, pushes;
};

static struct {
	GPtrArray *browsers; /* alive; borrowed */
	GArray *injected;    /* InputKind */
	bool capturing;
	guint frame_requests, keyframe_requests;
} world;

static void
replace(char **text, const char *value)
{
	g_free(*text);
	*text = g_strdup(value);
}

Browser *
browser_create(SoupWebsocketConnection *connection, const char *remote, const BrowserEvents *events, gpointer user_data)
{
	Browser *browser = g_new0(Browser, 1);

	browser->events = *events;
	browser->user_data = user_data;
	browser->controller = -1;
	g_ptr_array_add(world.browsers, browser);
	return browser;
}

void
browser_destroy(Browser *browser)
{
	g_ptr_array_remove(world.browsers, browser);
	g_free(browser->reason);
	g_free(browser->error);
	g_free(browser);
}

void
browser_send_welcome(Browser *browser, uint32_t viewer, Role role)
{
	browser->role = role;
}

void
browser_send_role(Browser *browser, Role role, const char *reason)
{
	browser->role = role;
	replace(&browser->reason, reason);
}

void
browser_send_controller(Browser *browser, bool present)
{
	browser->controller = present;
}

void
browser_send_desktop(Browser *browser, const DesktopState *state)
{
}

void
browser_send_error(Browser *browser, const char *code, const char *message)
{
	replace(&browser->error, code);
}

void
browser_start_video(Browser *browser, const BrowserVideo *video)
{
	browser->video_starts++;
}

void
browser_push(Browser *browser, AccessUnit *unit)
{
	browser->pushes++;
}

void
browser_get_stats(const Browser *browser, BrowserStats *stats)
{
	*stats = (BrowserStats) { .carrier = "none" };
}

void
desktop_inject(Desktop *desktop, const InputEvent *event)
{
	g_array_append_val(world.injected, event->kind);
}

void
desktop_set_capturing(Desktop *desktop, bool capturing)
{
	world.capturing = capturing;
}

void
desktop_request_frame(Desktop *desktop)
{
	world.frame_requests++;
}

const DesktopState *
desktop_get_state(const Desktop *desktop)
{
	static const DesktopState state = { .ready = true };

	return &state;
}

void
video_stream_request_keyframe(VideoStream *stream)
{
	world.keyframe_requests++;
}

const char *
video_stream_get_codec(const VideoStream *stream)
{
	return "h264";
}

const char *
video_stream_get_profile_level_id(const VideoStream *stream)
{
	return "42e01f";
}

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
join(Fixture *fixture, const char *client, Role wanted)
{
	Browser *browser;

	session_add(fixture->session, NULL, "127.0.0.1:1");
	browser = g_ptr_array_index(world.browsers, world.browsers->len - 1);
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
	Browser *fourth;

	join(fixture, "first---", ROLE_CONTROLLER);
	join(fixture, "second--", ROLE_CONTROLLER);
	join(fixture, "third---", ROLE_CONTROLLER);
	session_add(fixture->session, NULL, "127.0.0.1:1");
	fourth = g_ptr_array_index(world.browsers, 3);
	g_assert_cmpstr(fourth->error, ==, "too-many-viewers");
	leave(fourth);
	g_assert_true(world.capturing);
}

static void
test_failed_video_is_told_to_who_comes_later(Fixture *fixture, gconstpointer data)
{
	Browser *first = join(fixture, "first---", ROLE_CONTROLLER);
	Browser *second;

	session_video_failed(fixture->session, "test");
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
		{ "/session/failed-video-is-told-to-who-comes-later", test_failed_video_is_told_to_who_comes_later },
		{ "/session/access-units-go-to-every-viewer", test_access_units_go_to_every_viewer },
	};

	g_test_init(&argc, &argv, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
	return g_test_run();
}
