/* capture/desktop.c: see desktop.h. Puts the pictures' connection (capture-thread.h) and the input's (injector.h) together. */
#include "capture/desktop.h"
#include "capture/capture-thread.h"
#include "capture/injector.h"
#include "capture/screencopy.h"
#include "capture/wayland.h"

#include <inttypes.h>
#include <string.h>

#define RETRY_MS 250
#define RETRY_MISSING_MS 2000
#define NO_DISPLAY "There is no Wayland display yet: the session is not running"
#define UNANSWERED "The compositor has not answered yet"

struct Desktop {
	char *display_name;
	DesktopEvents events;
	gpointer user_data;

	Mailbox *mailbox;
	CaptureThread *thread;
	uint32_t epoch;   /* of the display that counts */
	CaptureInfo info; /* of the pictures, while they can be had */
	bool has_pictures;
	char *picture_problem; /* while they can't */

	Keymap *keymap;
	Injector *injector;  /* only while pictures can be had */
	char *input_problem; /* while there is none */
	guint retry_source;  /* the next try to get one */
	uint64_t n_injected, n_ignored;

	DesktopState state;
};

static void start_injector(Desktop *desktop);

static void
set_text(char *to, size_t size, const char *text)
{
	const char *end;

	g_strlcpy(to, text ? text : "", size);
	/* The cut may go through a character: that goes as well. */
	if (!g_utf8_validate(to, -1, &end))
		to[end - to] = '\0';
}

static void
describe(const Desktop *desktop, DesktopState *state)
{
	bool input = desktop->injector && injector_is_ready(desktop->injector);
	const char *problem = desktop->has_pictures ? desktop->input_problem : desktop->picture_problem;

	state->ready = desktop->has_pictures && input;
	g_strlcpy(state->backend, SCREENCOPY_BACKEND, sizeof(state->backend));
	set_text(state->display, sizeof(state->display), desktop->display_name);
	if (state->ready) {
		set_text(state->output, sizeof(state->output), desktop->info.output);
		state->width = desktop->info.width;
		state->height = desktop->info.height;
		state->refresh_mhz = desktop->info.refresh_mhz;
	} else {
		set_text(state->problem, sizeof(state->problem), desktop->display_name ? problem : NO_DISPLAY);
	}
}

static void
log_change(const DesktopState *before, const DesktopState *after)
{
	if (after->ready && !before->ready)
		g_message("The desktop is ready: display %s, output %s, %" PRIu32 "×%" PRIu32 " pixels, by %s",
			  after->display, after->output, after->width, after->height, after->backend);
	else if (!after->ready && !g_str_equal(after->problem, before->problem))
		/* A compositor that is about to answer is nothing to write about. */
		g_log(G_LOG_DOMAIN, g_str_equal(after->problem, UNANSWERED) ? G_LOG_LEVEL_DEBUG : G_LOG_LEVEL_MESSAGE,
		      "The desktop is not ready: %s", after->problem);
}

/* The last thing to do on every way in: the receiver may destroy the desktop. */
static void
update_state(Desktop *desktop)
{
	DesktopState state;

	memset(&state, 0, sizeof(state)); /* with its padding, it is compared as a whole */
	describe(desktop, &state);
	if (memcmp(&state, &desktop->state, sizeof(state)) == 0)
		return;

	log_change(&desktop->state, &state);
	memcpy(&desktop->state, &state, sizeof(state));
	desktop->events.state_changed(&desktop->state, desktop->user_data);
}

static void
set_problem(char **problem, const char *text)
{
	g_free(*problem);
	*problem = g_strdup(text);
}

static void
stop_injector(Desktop *desktop)
{
	g_clear_pointer(&desktop->injector, injector_destroy);
	g_clear_handle_id(&desktop->retry_source, g_source_remove);
}

static gboolean
on_retry(gpointer user_data)
{
	Desktop *desktop = user_data;

	desktop->retry_source = 0;
	start_injector(desktop);
	update_state(desktop);
	return G_SOURCE_REMOVE;
}

static void
retry_injector(Desktop *desktop, const GError *error)
{
	bool missing = g_error_matches(error, WAYLAND_ERROR, WAYLAND_ERROR_MISSING);

	g_clear_pointer(&desktop->injector, injector_destroy);
	set_problem(&desktop->input_problem, error->message);
	desktop->retry_source = g_timeout_add(missing ? RETRY_MISSING_MS : RETRY_MS, on_retry, desktop);
}

static void
on_injector_ready(gpointer user_data)
{
	update_state(user_data);
}

static void
on_injector_lost(const GError *error, gpointer user_data)
{
	Desktop *desktop = user_data;

	retry_injector(desktop, error);
	update_state(desktop);
}

static void
start_injector(Desktop *desktop)
{
	static const InjectorEvents events = { .ready = on_injector_ready, .lost = on_injector_lost };
	g_autoptr(GError) error = NULL;

	/* On the output that the pictures are of, also where any would do. */
	desktop->injector =
		injector_create(desktop->display_name, desktop->info.output[0] ? desktop->info.output : NULL,
				desktop->keymap, &events, desktop, &error);
	if (!desktop->injector) {
		retry_injector(desktop, error);
		return;
	}
	set_problem(&desktop->input_problem, UNANSWERED);
	injector_set_size(desktop->injector, desktop->info.width, desktop->info.height, desktop->info.full_width,
			  desktop->info.full_height);
}

static void
take_pictures(Desktop *desktop, const CaptureInfo *info)
{
	bool moved = !desktop->has_pictures || !g_str_equal(info->output, desktop->info.output);

	desktop->has_pictures = true;
	desktop->info = *info;
	if (moved) {
		stop_injector(desktop);
		start_injector(desktop);
	} else if (desktop->injector) {
		injector_set_size(desktop->injector, info->width, info->height, info->full_width, info->full_height);
	}
}

static void
lose_pictures(Desktop *desktop, const char *problem)
{
	desktop->has_pictures = false;
	set_problem(&desktop->picture_problem, problem);
	stop_injector(desktop);
}

static void
on_status(gpointer message, gpointer user_data)
{
	Desktop *desktop = user_data;
	CaptureStatus *status = message;

	if (status->keymap)
		desktop->keymap = g_steal_pointer(&status->keymap);
	if (status->epoch == desktop->epoch) {
		if (status->ready)
			take_pictures(desktop, &status->info);
		else
			lose_pictures(desktop, status->problem);
	}
	capture_status_free(status);
	update_state(desktop);
}

Desktop *
desktop_create(const char *display_name, const char *output_name, const DesktopEvents *events, gpointer user_data)
{
	const CaptureThreadEvents thread_events = { .frame = events->frame, .user_data = user_data };
	Desktop *desktop = g_new0(Desktop, 1);

	desktop->events = *events;
	desktop->user_data = user_data;
	desktop->mailbox = mailbox_create(on_status, desktop, capture_status_free);
	desktop->thread = capture_thread_create(desktop->mailbox, output_name, &thread_events);
	set_problem(&desktop->picture_problem, UNANSWERED);
	if (display_name) {
		desktop->display_name = g_strdup(display_name);
		desktop->epoch = capture_thread_set_display(desktop->thread, display_name);
	}
	describe(desktop, &desktop->state);
	return desktop;
}

void
desktop_destroy(Desktop *desktop)
{
	if (!desktop)
		return;

	capture_thread_destroy(desktop->thread);
	mailbox_destroy(desktop->mailbox);
	stop_injector(desktop);
	keymap_destroy(desktop->keymap);
	g_free(desktop->picture_problem);
	g_free(desktop->input_problem);
	g_free(desktop->display_name);
	g_free(desktop);
}

void
desktop_set_display(Desktop *desktop, const char *display_name)
{
	g_autofree char *name = g_strdup(display_name);

	if (g_strcmp0(name, desktop->display_name) == 0)
		return;

	g_free(desktop->display_name);
	desktop->display_name = g_steal_pointer(&name);
	desktop->epoch = capture_thread_set_display(desktop->thread, desktop->display_name);
	lose_pictures(desktop, UNANSWERED);
	update_state(desktop);
}

void
desktop_set_capturing(Desktop *desktop, bool capturing)
{
	capture_thread_set_capturing(desktop->thread, capturing);
}

void
desktop_request_frame(Desktop *desktop)
{
	capture_thread_request_frame(desktop->thread);
}

void
desktop_inject(Desktop *desktop, const InputEvent *event)
{
	if (desktop->state.ready && injector_inject(desktop->injector, event))
		desktop->n_injected++;
	else
		desktop->n_ignored++;
}

const DesktopState *
desktop_get_state(const Desktop *desktop)
{
	return &desktop->state;
}

DesktopStats
desktop_get_stats(const Desktop *desktop)
{
	return (DesktopStats) {
		.captured = capture_thread_get_captured(desktop->thread),
		.skipped = capture_thread_get_skipped(desktop->thread),
		.input_events = desktop->n_injected,
		.input_ignored = desktop->n_ignored,
	};
}
