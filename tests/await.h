#pragma once
/* tests/await.h: runs the main context until something holds. A test that waits too long fails; none waits for time. */
#include <glib.h>
#include <stdbool.h>

#define AWAIT_S 40

static inline gboolean
await_on_deadline(gpointer late)
{
	*(bool *)late = true;
	return G_SOURCE_CONTINUE;
}

static inline gboolean
await_on_tick(gpointer unused)
{
	return G_SOURCE_CONTINUE; /* conditions outside of the main context are looked at now and then */
}

#define await(condition)                                                                                               \
	do {                                                                                                           \
		bool await_late = false;                                                                               \
		guint await_source = g_timeout_add_seconds(AWAIT_S, await_on_deadline, &await_late);                   \
		guint await_tick = g_timeout_add(5, await_on_tick, NULL);                                              \
		while (!(condition) && !await_late)                                                                    \
			g_main_context_iteration(NULL, TRUE);                                                          \
		g_source_remove(await_tick);                                                                           \
		g_source_remove(await_source);                                                                         \
		if (await_late)                                                                                        \
			g_error("%s:%d: waited %d s in vain for: %s", __FILE__, __LINE__, AWAIT_S, #condition);        \
	} while (0)
