#pragma once
/*
 * tests/page-fixture.h: a page played by a libsoup client and a webrtcbin, against a Browser behind a Port.
 *
 * The page keeps what it is told, answers offers and passes candidates on by itself.
 */
#include <json-glib/json-glib.h>

#include "signalling/browser.h"
#include "signalling/port.h"
#include "tests/receiver.h"

#define PAGE_VIDEO_H264 "[{\"codec\":\"vp8\",\"profile\":\"\"},{\"codec\":\"h264\",\"profile\":\"42001f\"}]"
#define PAGE_VIDEO_NONE "[{\"codec\":\"vp8\",\"profile\":\"\"},{\"codec\":\"h264\",\"profile\":\"640c1f\"}]"

typedef struct {
	Port *port;
	SoupSession *session;
	SoupWebsocketConnection *page;
	Receiver *receiver;  /* the page's peer connection */
	guint peer;          /* its number */
	GPtrArray *received; /* JsonObject */
	guint close_code;    /* of the page's socket; 0 while open */

	Browser *browser;
	char *client;
	Role wanted;
	GArray *inputs; /* InputEvent */
	guint took, released, keyframes_wanted;
	char *closed;
} PageFixture;

/* For g_test_add: connected; and connected with its hello said. */
void page_fixture_set_up(PageFixture *fixture, gconstpointer data);
void page_fixture_set_up_greeted(PageFixture *fixture, gconstpointer data);
void page_fixture_tear_down(PageFixture *fixture, gconstpointer data);

/* What the page does. */
void page_fixture_send_text(PageFixture *fixture, const char *text);
void page_fixture_say_hello(PageFixture *fixture, const char *video);
/* What the server does. */
void page_fixture_start_video(PageFixture *fixture);

/* The last message of type that the page received, or NULL; and a string in it. */
JsonObject *page_fixture_find(const PageFixture *fixture, const char *type);
const char *page_fixture_get_text(const PageFixture *fixture, const char *type, const char *member);
/* The page is told what was wrong, then its socket is closed. */
void page_fixture_assert_refused(PageFixture *fixture, const char *code, guint close_code);
