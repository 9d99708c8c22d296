#pragma once
/* tests/session-world.h: stand-ins for the parts that a session talks to: they record what they are told. For one test. */
#include "server/session.h"

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
