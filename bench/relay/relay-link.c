/* bench/relay/relay-link.c: see relay-link.h. */
#include "bench/relay/relay-link.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>

typedef struct {
	LinkModel *model;
	uint64_t n_mishaps[RELAY_MISHAPS];
	uint64_t n_sent;
	int64_t late_us; /* sum over all that was sent */
	int64_t max_late_us;
} Side;

struct RelayLink {
	Side sides[RELAY_DIRECTIONS];
};

static const char *const direction_names[RELAY_DIRECTIONS] = { "down", "up" };

RelayLink *
relay_link_create(uint32_t seed)
{
	RelayLink *link = g_new0(RelayLink, 1);

	/* Not the same chances both ways. */
	for (uint32_t i = 0; i < RELAY_DIRECTIONS; i++)
		link->sides[i].model = link_model_create(seed * RELAY_DIRECTIONS + i);
	return link;
}

void
relay_link_destroy(RelayLink *link)
{
	if (!link)
		return;

	for (int i = 0; i < RELAY_DIRECTIONS; i++)
		link_model_destroy(link->sides[i].model);
	g_free(link);
}

bool
relay_link_set(RelayLink *link, const char *direction, const char *const *assignments, GError **error)
{
	LinkSettings settings[RELAY_DIRECTIONS];
	int64_t now_us = g_get_monotonic_time();
	bool known = false;

	for (int i = 0; i < RELAY_DIRECTIONS; i++) {
		settings[i] = *link_model_get_settings(link->sides[i].model);
		if (g_str_equal(direction, direction_names[i]) || g_str_equal(direction, "both")) {
			known = true;
			if (!link_settings_apply(&settings[i], assignments, error))
				return false;
		}
	}
	if (!known) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
			    "\"%s\" is no direction; down, up or both is wanted", direction);
		return false;
	}
	for (int i = 0; i < RELAY_DIRECTIONS; i++)
		link_model_set(link->sides[i].model, &settings[i], settings[!i].delay_ms, now_us);
	return true;
}

LinkModel *
relay_link_get_model(RelayLink *link, RelayDirection direction)
{
	return link->sides[direction].model;
}

int64_t
relay_link_get_rtt_us(RelayLink *link, int64_t now_us)
{
	int64_t rtt_us = 0;

	for (int i = 0; i < RELAY_DIRECTIONS; i++)
		rtt_us += link_model_get_transit_us(link->sides[i].model, now_us);
	return rtt_us;
}

void
relay_link_count_mishap(RelayLink *link, RelayDirection direction, RelayMishap mishap, uint32_t n)
{
	link->sides[direction].n_mishaps[mishap] += n;
}

void
relay_link_count_late(RelayLink *link, RelayDirection direction, int64_t late_us)
{
	Side *side = &link->sides[direction];

	side->n_sent++;
	side->late_us += late_us;
	side->max_late_us = MAX(side->max_late_us, late_us);
}

static void
add_number(JsonBuilder *builder, const char *name, uint64_t value)
{
	json_builder_set_member_name(builder, name);
	json_builder_add_int_value(builder, (int64_t)value);
}

static void
add_fraction(JsonBuilder *builder, const char *name, double value)
{
	json_builder_set_member_name(builder, name);
	json_builder_add_double_value(builder, value);
}

static void
add_side(JsonBuilder *builder, Side *side)
{
	LinkCounts counts = link_model_take_counts(side->model, g_get_monotonic_time());
	uint64_t n_taken = counts.offered - counts.queue_full;

	json_builder_begin_object(builder);
	add_number(builder, "offered", counts.offered);
	add_number(builder, "lost", counts.lost);
	add_number(builder, "queue_full", counts.queue_full);
	add_number(builder, "delivered", counts.delivered);
	add_number(builder, "delivered_bytes", counts.delivered_bytes);
	add_number(builder, "background", counts.background);
	add_number(builder, "overrun", side->n_mishaps[RELAY_OVERRUN]);
	add_number(builder, "unsent", side->n_mishaps[RELAY_UNSENT]);
	add_fraction(builder, "queue_mean_ms", n_taken ? counts.wait_us / 1000.0 / n_taken : 0);
	add_fraction(builder, "queue_max_ms", counts.max_wait_us / 1000.0);
	add_fraction(builder, "late_mean_ms", side->n_sent ? side->late_us / 1000.0 / side->n_sent : 0);
	add_fraction(builder, "late_max_ms", side->max_late_us / 1000.0);
	json_builder_end_object(builder);
	side->max_late_us = 0;
}

char *
relay_link_get_stats(RelayLink *link)
{
	g_autoptr(JsonBuilder) builder = json_builder_new();
	g_autoptr(JsonNode) root = NULL;

	json_builder_begin_object(builder);
	for (int i = 0; i < RELAY_DIRECTIONS; i++) {
		json_builder_set_member_name(builder, direction_names[i]);
		add_side(builder, &link->sides[i]);
	}
	json_builder_end_object(builder);
	root = json_builder_get_root(builder);
	return json_to_string(root, FALSE);
}
