/* encode/frame-slot.c: see frame-slot.h. */
#include "encode/frame-slot.h"

struct FrameSlot {
	Frame *frame;  /* NULL: empty */
	Damage damage; /* since the frame that was taken last */

	/* Of the frame that was put last, to see whether the next one's damage is relative to it. */
	uint64_t serial;
	uint32_t width, height;
};

static Damage
damage_of(const FrameSlot *slot, const FrameInfo *info)
{
	Damage all = { 0 };

	if (info->serial == slot->serial + 1 && info->width == slot->width && info->height == slot->height)
		return info->damage;

	damage_add(&all, (Rect) { 0, 0, info->width, info->height });
	return all;
}

FrameSlot *
frame_slot_create(void)
{
	return g_new0(FrameSlot, 1);
}

void
frame_slot_destroy(FrameSlot *slot)
{
	if (!slot)
		return;

	frame_unref(slot->frame);
	g_free(slot);
}

Frame *
frame_slot_put(FrameSlot *slot, Frame *frame)
{
	const FrameInfo *info = frame_get_info(frame);
	Frame *replaced = g_steal_pointer(&slot->frame);
	Damage damage = damage_of(slot, info);

	damage_merge(&slot->damage, &damage);
	slot->frame = frame;
	slot->serial = info->serial;
	slot->width = info->width;
	slot->height = info->height;
	return replaced;
}

bool
frame_slot_is_empty(const FrameSlot *slot)
{
	return !slot->frame;
}

Frame *
frame_slot_take(FrameSlot *slot, Damage *damage)
{
	if (!slot->frame)
		return NULL;

	*damage = slot->damage;
	damage_clip(damage, slot->width, slot->height);
	slot->damage = (Damage) { 0 };
	return g_steal_pointer(&slot->frame);
}
