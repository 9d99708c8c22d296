#pragma once
/*
 * tests/unseen-damage.h: what a client of the fake compositor has not seen yet of the damage since its first capture.
 *
 * wlroots keeps it per client as well, but begins with the whole picture.
 */
#include "capture/damage.h"

#include <wayland-server.h>

typedef struct {
	struct wl_listener client_destroyed;
	Damage damage;
} UnseenDamage;

static inline void
unseen_damage_on_client_destroyed(struct wl_listener *listener, void *client)
{
	UnseenDamage *unseen = wl_container_of(listener, unseen, client_destroyed);

	g_free(unseen);
}

/* NULL: client never captured. */
static inline Damage *
unseen_damage_find(struct wl_client *client)
{
	struct wl_listener *listener = wl_client_get_destroy_listener(client, unseen_damage_on_client_destroyed);
	UnseenDamage *unseen;

	return listener ? &(wl_container_of(listener, unseen, client_destroyed))->damage : NULL;
}

static inline void
unseen_damage_begin(struct wl_client *client)
{
	UnseenDamage *unseen;

	if (unseen_damage_find(client))
		return;
	unseen = g_new0(UnseenDamage, 1);
	unseen->client_destroyed.notify = unseen_damage_on_client_destroyed;
	wl_client_add_destroy_listener(client, &unseen->client_destroyed);
}
