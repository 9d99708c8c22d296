/* encode/access-unit.c: see access-unit.h. */
#include "encode/access-unit.h"

struct AccessUnit {
	AccessUnitInfo info;
};

AccessUnit *
access_unit_create(const AccessUnitInfo *info)
{
	AccessUnit *unit = g_new0(AccessUnit, 1);

	unit->info = *info;
	g_bytes_ref(unit->info.data);
	return unit;
}

void
access_unit_destroy(AccessUnit *unit)
{
	if (!unit)
		return;

	g_bytes_unref(unit->info.data);
	g_free(unit);
}

const AccessUnitInfo *
access_unit_get_info(const AccessUnit *unit)
{
	return &unit->info;
}
