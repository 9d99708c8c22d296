#pragma once
/*
 * encode/frame-slot.h: room for one frame between capture and encoder. The newest wins; damage is never lost.
 *
 * Has no lock: its owner has one.
 */
#include "capture/frame.h"

typedef struct FrameSlot FrameSlot;

FrameSlot *frame_slot_create(void);
void frame_slot_destroy(FrameSlot *slot); /* takes NULL */

/* Takes the frame. Returns the one that it replaces, for the caller to unref (without his lock), or NULL. */
Frame *frame_slot_put(FrameSlot *slot, Frame *frame) G_GNUC_WARN_UNUSED_RESULT;

bool frame_slot_is_empty(const FrameSlot *slot);

/* Gives the frame to the caller, and in damage all that changed since the frame taken before: all of the picture where
 * its size is another or a serial is missing. NULL where the slot is empty. */
Frame *frame_slot_take(FrameSlot *slot, Damage *damage);
