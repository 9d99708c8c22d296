/* capture/capture-session.c: see capture-session.h. */
#include "capture/capture-session.h"
#include "capture/output-list.h"
#include "capture/screencopy.h"
#include "capture/wayland.h"
#include "wlr-screencopy-unstable-v1-client-protocol.h"

#define MANAGER_HINT                                                                                                   \
	"labwc and other wlroots compositors do; <privilegedInterfaces> in labwc's rc.xml can withhold it from this "  \
	"program"
#define SHM_HINT "every compositor does"

struct CaptureSession {
	char *output_name;
	int wake_fd;
	uint64_t *serial;
	CaptureSessionEvents events;
	gpointer user_data;
	bool capturing;

	Wayland *wayland;
	OutputList *outputs;
	Output *output; /* the one that was chosen, owned by outputs */
	struct zwlr_screencopy_manager_v1 *manager;
	struct wl_shm *shm;
	Screencopy *screencopy;

	CaptureInfo info;
	bool has_delivered; /* a frame */
	GError *error;      /* why it can't go on, found inside a listener */
};

static void
report(CaptureSession *session)
{
	const OutputState *state = output_get_state(session->output);

	g_strlcpy(session->info.output, state->name, sizeof(session->info.output));
	session->info.full_width = (uint32_t)state->width;
	session->info.full_height = (uint32_t)state->height;
	session->info.refresh_mhz = (uint32_t)state->refresh_mhz;
	/* Before that, its first picture size is not known. */
	if (session->info.width > 0)
		session->events.ready(&session->info, session->user_data);
}

static void
on_output_changed(Output *output, gpointer user_data)
{
	CaptureSession *session = user_data;
	const OutputState *state = output_get_state(output);

	if (output != session->output)
		return;
	if ((uint32_t)state->width != session->info.full_width || (uint32_t)state->height != session->info.full_height)
		screencopy_renegotiate(session->screencopy);
	/* The new size of the pictures comes with on_sized. */
	else if ((uint32_t)state->refresh_mhz != session->info.refresh_mhz)
		report(session);
}

static void
on_sized(uint32_t width, uint32_t height, gpointer user_data)
{
	CaptureSession *session = user_data;

	session->info.width = width;
	session->info.height = height;
	report(session);
}

static void
on_frame(Frame *frame, gpointer user_data)
{
	CaptureSession *session = user_data;

	session->has_delivered = true;
	session->events.frame(frame, session->user_data);
}

static void
on_skipped(gpointer user_data)
{
	CaptureSession *session = user_data;

	session->events.skipped(session->user_data);
}

static void
on_failed(const char *problem, gpointer user_data)
{
	CaptureSession *session = user_data;

	if (!session->error)
		session->error = g_error_new_literal(WAYLAND_ERROR, WAYLAND_ERROR_MISSING, problem);
}

static void
on_outputs_known(gpointer user_data)
{
	static const ScreencopyEvents events = {
		.sized = on_sized,
		.frame = on_frame,
		.skipped = on_skipped,
		.failed = on_failed,
	};
	CaptureSession *session = user_data;
	const OutputState *state;

	session->output = output_list_choose(session->outputs, session->output_name, &session->error);
	if (!session->output)
		return;
	state = output_get_state(session->output);
	session->info.full_width = (uint32_t)state->width;
	session->info.full_height = (uint32_t)state->height;
	session->screencopy = screencopy_create(session->manager, session->shm, session->output, session->wake_fd,
						session->serial, &events, session);
	screencopy_set_capturing(session->screencopy, session->capturing);
}

static void
on_globals_known(gpointer user_data)
{
	CaptureSession *session = user_data;

	session->shm = wayland_bind(session->wayland, &wl_shm_interface, 1, 1, SHM_HINT, &session->error);
	if (!session->shm)
		return;
	session->manager = wayland_bind(session->wayland, &zwlr_screencopy_manager_v1_interface, 2, 3, MANAGER_HINT,
					&session->error);
	if (!session->manager)
		return;
	session->outputs = output_list_create(session->wayland, on_output_changed, session);
	wayland_sync(session->wayland, on_outputs_known, session);
}

CaptureSession *
capture_session_create(const char *display_name, const char *output_name, int wake_fd, uint64_t *serial,
		       const CaptureSessionEvents *events, gpointer user_data, GError **error)
{
	Wayland *wayland = wayland_create(display_name, error);
	CaptureSession *session;

	if (!wayland)
		return NULL;
	session = g_new0(CaptureSession, 1);
	session->wayland = wayland;
	session->output_name = g_strdup(output_name);
	session->wake_fd = wake_fd;
	session->serial = serial;
	session->events = *events;
	session->user_data = user_data;
	wayland_sync(wayland, on_globals_known, session);
	return session;
}

void
capture_session_destroy(CaptureSession *session)
{
	if (!session)
		return;

	screencopy_destroy(session->screencopy);
	output_list_destroy(session->outputs);
	g_clear_pointer(&session->manager, zwlr_screencopy_manager_v1_destroy);
	g_clear_pointer(&session->shm, wl_shm_destroy);
	wayland_destroy(session->wayland);
	g_clear_error(&session->error);
	g_free(session->output_name);
	g_free(session);
}

int
capture_session_get_fd(const CaptureSession *session)
{
	return wayland_get_fd(session->wayland);
}

bool
capture_session_dispatch(CaptureSession *session, GError **error)
{
	if (!wayland_dispatch(session->wayland, error))
		return false;
	if (!session->error && session->output && !wayland_has(session->wayland, output_get_global(session->output)))
		g_set_error(&session->error, WAYLAND_ERROR, WAYLAND_ERROR_MISSING,
			    "The compositor has removed its output %s", session->info.output);
	if (!session->error)
		return true;

	g_propagate_error(error, g_steal_pointer(&session->error));
	return false;
}

bool
capture_session_continue(CaptureSession *session)
{
	if (session->screencopy)
		screencopy_continue(session->screencopy);
	return wayland_flush(session->wayland);
}

bool
capture_session_has_delivered(const CaptureSession *session)
{
	return session->has_delivered;
}

void
capture_session_set_capturing(CaptureSession *session, bool capturing)
{
	session->capturing = capturing;
	if (session->screencopy)
		screencopy_set_capturing(session->screencopy, capturing);
}

void
capture_session_request_frame(CaptureSession *session)
{
	if (session->screencopy)
		screencopy_request_frame(session->screencopy);
}
