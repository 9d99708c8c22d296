#include "server/session.h"

#include "server/json.h"

#define HELLO_TIMEOUT_MS 10000

typedef struct {
	Session *session;
	Browser *browser;
	char *client;      /* NULL until its hello */
	guint hello_timer; /* GLib source id; 0: none */
	uint32_t number;
	Role role;
	bool wants_control;
	uint64_t input_ignored;
} Viewer;

struct Session {
	SessionConfig config;
	GPtrArray *viewers; /* Viewer, in the order of their coming */
	uint32_t last_number;
	char *video_problem; /* why there is no video any more; NULL: there is */
};

/* Those who said hello, or those who did not. */
static guint
count_viewers(const Session *session, bool greeted)
{
	guint count = 0;

	for (guint i = 0; i < session->viewers->len; i++)
		count += (((Viewer *)g_ptr_array_index(session->viewers, i))->client != NULL) == greeted;
	return count;
}

static Viewer *
find_controller(Session *session)
{
	for (guint i = 0; i < session->viewers->len; i++) {
		Viewer *viewer = g_ptr_array_index(session->viewers, i);

		if (viewer->client && viewer->role == ROLE_CONTROLLER)
			return viewer;
	}
	return NULL;
}

static Viewer *
find_client(Session *session, const char *client)
{
	for (guint i = 0; i < session->viewers->len; i++) {
		Viewer *viewer = g_ptr_array_index(session->viewers, i);

		if (g_strcmp0(viewer->client, client) == 0)
			return viewer;
	}
	return NULL;
}

/* Tells the watchers whether anybody controls the desktop. */
static void
announce_controller(Session *session)
{
	bool present = find_controller(session) != NULL;

	for (guint i = 0; i < session->viewers->len; i++) {
		Viewer *viewer = g_ptr_array_index(session->viewers, i);

		if (viewer->client && viewer->role == ROLE_WATCHER)
			browser_send_controller(viewer->browser, present);
	}
}

static void
release_input(Session *session)
{
	desktop_inject(session->config.desktop, &(InputEvent) { .kind = INPUT_RELEASE_ALL });
}

static void
set_role(Viewer *viewer, Role role, const char *reason)
{
	viewer->role = role;
	g_message("Viewer %u is now %s (%s)", viewer->number, role == ROLE_CONTROLLER ? "controller" : "watcher",
		  reason);
	browser_send_role(viewer->browser, role, reason);
}

/* Nobody controls any more: what was held goes up, and who wanted control from the start gets it. */
static void
pass_control(Session *session)
{
	release_input(session);
	for (guint i = 0; i < session->viewers->len; i++) {
		Viewer *viewer = g_ptr_array_index(session->viewers, i);

		if (viewer->client && viewer->wants_control) {
			set_role(viewer, ROLE_CONTROLLER, "free");
			break;
		}
	}
	announce_controller(session);
}

/* Pictures are captured while anybody looks, even before the first peer is connected: the encoder is warm by then. */
static void
update_capturing(Session *session)
{
	bool watched = count_viewers(session, true) > 0;

	desktop_set_capturing(session->config.desktop, watched && !session->video_problem);
}

static void
free_viewer(gpointer data)
{
	Viewer *viewer = data;

	g_clear_handle_id(&viewer->hello_timer, g_source_remove);
	browser_destroy(viewer->browser);
	g_free(viewer->client);
	g_free(viewer);
}

static void
on_closed(Browser *browser, const char *why, gpointer user_data)
{
	Viewer *viewer = user_data;
	Session *session = viewer->session;
	bool controlled = viewer->client && viewer->role == ROLE_CONTROLLER;

	g_message("Viewer %u left: %s", viewer->number, why);
	g_ptr_array_remove(session->viewers, viewer);
	if (controlled)
		pass_control(session);
	update_capturing(session);
}

/* A page that reconnects before its old connection was seen to be gone takes the old one's place, and role. */
static Role
replace_client(Session *session, const char *client)
{
	Viewer *old = find_client(session, client);
	Role role;

	if (!old)
		return ROLE_WATCHER;
	role = old->role;
	g_message("Viewer %u is replaced by a newer connection of the same page", old->number);
	browser_send_error(
		old->browser, "replaced",
		"This page was opened again elsewhere, for instance in a copy of its tab; that one goes on.");
	g_ptr_array_remove(session->viewers, old);
	if (role == ROLE_CONTROLLER)
		release_input(session);
	return role;
}

static void
refuse_for_lack_of_places(Viewer *viewer)
{
	g_autofree char *full =
		g_strdup_printf("All %u places are taken; close another page, or let the operator raise --max-viewers.",
				viewer->session->config.max_viewers);

	browser_send_error(viewer->browser, "too-many-viewers", full);
}

static gboolean
on_hello_timeout(gpointer user_data)
{
	Viewer *viewer = user_data;
	g_autofree char *what =
		g_strdup_printf("No \"hello\" came: it is the first message of a page, within %g s after it connects",
				viewer->session->config.hello_timeout_ms / 1000.0);

	viewer->hello_timer = 0;
	browser_send_error(viewer->browser, "bad-message", what);
	return G_SOURCE_REMOVE;
}

static void
start_video(Viewer *viewer)
{
	const SessionConfig *config = &viewer->session->config;

	browser_start_video(viewer->browser,
			    &(BrowserVideo) {
				    .codec = video_stream_get_codec(config->stream),
				    .profile_level_id = video_stream_get_profile_level_id(config->stream),
				    .loopback_only = config->loopback_only,
				    .min_port = config->udp_min,
				    .max_port = config->udp_max,
				    .trace = config->trace,
			    });
}

static void
on_hello(Browser *browser, const char *client, Role wanted, gpointer user_data)
{
	Viewer *viewer = user_data;
	Session *session = viewer->session;
	Role role = replace_client(session, client);

	g_clear_handle_id(&viewer->hello_timer, g_source_remove);
	if (count_viewers(session, true) >= session->config.max_viewers) {
		refuse_for_lack_of_places(viewer);
		return;
	}
	if (wanted == ROLE_CONTROLLER && !find_controller(session))
		role = ROLE_CONTROLLER;
	viewer->client = g_strdup(client);
	viewer->role = role;
	viewer->wants_control = wanted == ROLE_CONTROLLER;
	g_message("Viewer %u joins as %s", viewer->number, role == ROLE_CONTROLLER ? "controller" : "watcher");
	browser_send_welcome(browser, viewer->number, role);
	browser_send_desktop(browser, desktop_get_state(session->config.desktop));
	announce_controller(session);
	update_capturing(session);
	if (session->video_problem) {
		browser_send_error(browser, "video-failed", session->video_problem);
		return;
	}
	desktop_request_frame(session->config.desktop);
	start_video(viewer);
}

static void
on_input(Browser *browser, const InputEvent *event, gpointer user_data)
{
	Viewer *viewer = user_data;

	if (viewer->role == ROLE_CONTROLLER)
		desktop_inject(viewer->session->config.desktop, event);
	else
		viewer->input_ignored++;
}

static void
on_take_control(Browser *browser, gpointer user_data)
{
	Viewer *viewer = user_data;
	Viewer *controller = find_controller(viewer->session);

	if (viewer == controller)
		return;
	viewer->wants_control = true;
	if (controller) {
		/* Who lost control to a person's decision does not get it back by somebody's leaving. */
		controller->wants_control = false;
		set_role(controller, ROLE_WATCHER, "taken");
		release_input(viewer->session);
	}
	set_role(viewer, ROLE_CONTROLLER, "granted");
	announce_controller(viewer->session);
}

static void
on_release_control(Browser *browser, gpointer user_data)
{
	Viewer *viewer = user_data;

	if (viewer->role != ROLE_CONTROLLER)
		return;
	viewer->wants_control = false;
	set_role(viewer, ROLE_WATCHER, "released");
	pass_control(viewer->session);
}

static void
on_keyframe_wanted(Browser *browser, gpointer user_data)
{
	Viewer *viewer = user_data;

	video_stream_request_keyframe(viewer->session->config.stream);
}

static const BrowserEvents browser_events = {
	.hello = on_hello,
	.input = on_input,
	.take_control = on_take_control,
	.release_control = on_release_control,
	.keyframe_wanted = on_keyframe_wanted,
	.closed = on_closed,
};

Session *
session_create(const SessionConfig *config)
{
	Session *session = g_new0(Session, 1);

	session->config = *config;
	if (!session->config.hello_timeout_ms)
		session->config.hello_timeout_ms = HELLO_TIMEOUT_MS;
	session->viewers = g_ptr_array_new_with_free_func(free_viewer);
	return session;
}

void
session_destroy(Session *session)
{
	if (!session)
		return;

	g_ptr_array_unref(session->viewers);
	g_free(session->video_problem);
	g_free(session);
}

void
session_add(Session *session, SoupWebsocketConnection *connection, const char *remote)
{
	Viewer *viewer = g_new0(Viewer, 1);

	viewer->session = session;
	viewer->number = ++session->last_number;
	viewer->browser = browser_create(connection, remote, &browser_events, viewer);
	g_ptr_array_add(session->viewers, viewer);
	g_message("Viewer %u connects from %s", viewer->number, remote);
	/* Pages that replace their old connection have no place yet; what never says hello must not pile up. */
	if (count_viewers(session, false) > 2 * session->config.max_viewers)
		refuse_for_lack_of_places(viewer);
	else
		viewer->hello_timer = g_timeout_add(session->config.hello_timeout_ms, on_hello_timeout, viewer);
}

void
session_push(Session *session, AccessUnit *unit)
{
	for (guint i = 0; i < session->viewers->len; i++)
		browser_push(((Viewer *)g_ptr_array_index(session->viewers, i))->browser, unit);
}

void
session_desktop_changed(Session *session, const DesktopState *state)
{
	for (guint i = 0; i < session->viewers->len; i++) {
		Viewer *viewer = g_ptr_array_index(session->viewers, i);

		if (viewer->client)
			browser_send_desktop(viewer->browser, state);
	}
}

void
session_video_failed(Session *session, const char *why)
{
	g_free(session->video_problem);
	session->video_problem = g_strdup(why);
	update_capturing(session);
	for (guint i = 0; i < session->viewers->len; i++) {
		Viewer *viewer = g_ptr_array_index(session->viewers, i);

		if (viewer->client)
			browser_send_error(viewer->browser, "video-failed", why);
	}
}

const char *
session_get_video_problem(const Session *session)
{
	return session->video_problem ? session->video_problem : "";
}

static void
describe_viewer(const Viewer *viewer, JsonBuilder *builder)
{
	BrowserStats stats;

	browser_get_stats(viewer->browser, &stats);
	json_builder_begin_object(builder);
	json_add_number(builder, "viewer", viewer->number);
	json_add_text(builder, "role", viewer->role == ROLE_CONTROLLER ? "controller" : "watcher");
	json_add_text(builder, "carrier", stats.carrier);
	json_add_text(builder, "remote", stats.remote);
	json_add_number(builder, "sent_units", stats.peer.sent_units);
	json_add_number(builder, "sent_bytes", stats.peer.sent_bytes);
	json_add_number(builder, "gated_units", stats.peer.gated_units);
	json_add_number(builder, "keyframes_refused", stats.peer.keyframes_refused);
	json_add_number(builder, "input_events", stats.input_events);
	json_add_number(builder, "input_ignored", viewer->input_ignored);
	json_add_number(builder, "bad_input", stats.bad_input);
	json_builder_end_object(builder);
}

void
session_describe(const Session *session, JsonBuilder *builder)
{
	json_builder_set_member_name(builder, "viewers");
	json_builder_begin_array(builder);
	for (guint i = 0; i < session->viewers->len; i++)
		describe_viewer(g_ptr_array_index(session->viewers, i), builder);
	json_builder_end_array(builder);
}
