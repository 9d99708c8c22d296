/* tests/test-frame-slot.c: the newest frame wins and takes over the damage of the others. */
#include "encode/frame-slot.h"

static int n_released;

static void
on_release(gpointer buffer)
{
	n_released++;
}

static Frame *
make_frame(uint64_t serial, uint32_t width, Rect rect)
{
	FrameInfo info = { .width = width, .height = 80, .stride = width * 4, .serial = serial };

	damage_add(&info.damage, rect);
	return frame_create(&info, on_release, NULL);
}

static bool
covers(const Damage *damage, Rect rect)
{
	for (uint32_t i = 0; i < damage->n_rects; i++) {
		const Rect *r = &damage->rects[i];

		if (r->x <= rect.x && r->y <= rect.y && r->x + r->width >= rect.x + rect.width &&
		    r->y + r->height >= rect.y + rect.height)
			return true;
	}
	return false;
}

static void
put(FrameSlot *slot, Frame *frame)
{
	frame_unref(frame_slot_put(slot, frame));
}

static uint64_t
take(FrameSlot *slot, Damage *damage)
{
	g_autoptr(Frame) frame = frame_slot_take(slot, damage);

	return frame ? frame_get_info(frame)->serial : 0;
}

static const Rect whole = { 0, 0, 100, 80 };

static void
test_first_frame_is_all_new(void)
{
	FrameSlot *slot = frame_slot_create();
	Damage damage;

	g_assert_true(frame_slot_is_empty(slot));
	g_assert_cmpuint(take(slot, &damage), ==, 0);
	put(slot, make_frame(7, 100, (Rect) { 2, 2, 4, 4 }));
	g_assert_false(frame_slot_is_empty(slot));
	g_assert_cmpuint(take(slot, &damage), ==, 7);
	g_assert_true(covers(&damage, whole));
	g_assert_true(frame_slot_is_empty(slot));
	frame_slot_destroy(slot);
}

static void
test_newest_wins_and_inherits_damage(void)
{
	FrameSlot *slot = frame_slot_create();
	Damage damage;

	put(slot, make_frame(1, 100, whole));
	take(slot, &damage);
	n_released = 0;
	put(slot, make_frame(2, 100, (Rect) { 0, 0, 4, 4 }));
	put(slot, make_frame(3, 100, (Rect) { 20, 20, 4, 4 }));
	put(slot, make_frame(4, 100, (Rect) { 40, 40, 4, 4 }));
	g_assert_cmpint(n_released, ==, 2);
	g_assert_cmpuint(take(slot, &damage), ==, 4);
	g_assert_cmpint(n_released, ==, 3);
	g_assert_true(covers(&damage, (Rect) { 0, 0, 4, 4 }));
	g_assert_true(covers(&damage, (Rect) { 20, 20, 4, 4 }));
	g_assert_true(covers(&damage, (Rect) { 40, 40, 4, 4 }));
	g_assert_cmpuint(damage.n_rects, ==, 3);

	/* What was taken is not reported again. */
	put(slot, make_frame(5, 100, (Rect) { 60, 60, 4, 4 }));
	take(slot, &damage);
	g_assert_cmpuint(damage.n_rects, ==, 1);
	g_assert_cmpint(damage.rects[0].x, ==, 60);
	g_assert_cmpint(damage.rects[0].width, ==, 4);
	frame_slot_destroy(slot);
}

static void
test_missing_serial_is_all_new(void)
{
	FrameSlot *slot = frame_slot_create();
	Damage damage;

	put(slot, make_frame(1, 100, whole));
	take(slot, &damage);
	put(slot, make_frame(3, 100, (Rect) { 0, 0, 4, 4 }));
	take(slot, &damage);
	g_assert_true(covers(&damage, whole));
	frame_slot_destroy(slot);
}

static void
test_other_size_is_all_new(void)
{
	FrameSlot *slot = frame_slot_create();
	Damage damage;

	put(slot, make_frame(1, 400, (Rect) { 0, 0, 400, 80 }));
	put(slot, make_frame(2, 100, (Rect) { 0, 0, 4, 4 }));
	take(slot, &damage);
	g_assert_true(covers(&damage, whole));
	g_assert_cmpuint(damage.n_rects, ==, 1);
	g_assert_cmpint(damage.rects[0].width, ==, 100);
	frame_slot_destroy(slot);
}

static void
test_destroy_drops_the_frame(void)
{
	FrameSlot *slot = frame_slot_create();

	n_released = 0;
	put(slot, make_frame(1, 100, whole));
	frame_slot_destroy(slot);
	g_assert_cmpint(n_released, ==, 1);
	frame_slot_destroy(NULL);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/frame-slot/first-frame-is-all-new", test_first_frame_is_all_new);
	g_test_add_func("/frame-slot/newest-wins-and-inherits-damage", test_newest_wins_and_inherits_damage);
	g_test_add_func("/frame-slot/missing-serial-is-all-new", test_missing_serial_is_all_new);
	g_test_add_func("/frame-slot/other-size-is-all-new", test_other_size_is_all_new);
	g_test_add_func("/frame-slot/destroy-drops-the-frame", test_destroy_drops_the_frame);
	return g_test_run();
}
