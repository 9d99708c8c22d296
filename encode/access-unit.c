/* encode/access-unit.c: see access-unit.h. */
#include "encode/access-unit.h"

#include <stdatomic.h>

struct AccessUnit {
	/* A C11 atomic and not GLib's: ThreadSanitizer must see that the data is handed on through it. */
	atomic_int n_refs;
	AccessUnitInfo info;
};

AccessUnit *
access_unit_create(const AccessUnitInfo *info)
{
	AccessUnit *unit = g_new0(AccessUnit, 1);

	atomic_init(&unit->n_refs, 1);
	unit->info = *info;
	g_bytes_ref(unit->info.data);
	return unit;
}

AccessUnit *
access_unit_ref(AccessUnit *unit)
{
	atomic_fetch_add_explicit(&unit->n_refs, 1, memory_order_relaxed);
	return unit;
}

void
access_unit_unref(AccessUnit *unit)
{
	int n_before;

	if (!unit)
		return;

	n_before = atomic_fetch_sub_explicit(&unit->n_refs, 1, memory_order_acq_rel);
	g_assert(n_before >= 1);
	if (n_before > 1)
		return;

	g_bytes_unref(unit->info.data);
	g_free(unit);
}

const AccessUnitInfo *
access_unit_get_info(const AccessUnit *unit)
{
	return &unit->info;
}
