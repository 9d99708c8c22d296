/* tests/test-frame-pool.c: capture/frame-pool.h and capture/frame.h. */
#include "capture/frame-pool.h"

#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define SIZE (64 * 32 * 4)

static const FrameInfo info = { .width = 64, .height = 32, .stride = 256, .format = FRAME_FORMAT_BGRX, .serial = 7 };

typedef struct {
	int wake_fd;
	FramePool *pool;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
	GError *error = NULL;

	fixture->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	fixture->pool = frame_pool_create(SIZE, fixture->wake_fd, &error);
	g_assert_no_error(error);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	frame_pool_destroy(fixture->pool);
	close(fixture->wake_fd);
}

static bool
was_woken(Fixture *fixture)
{
	uint64_t count;

	return read(fixture->wake_fd, &count, sizeof(count)) == sizeof(count);
}

static void
test_gives_each_buffer_once(Fixture *fixture, gconstpointer data)
{
	unsigned seen = 0;

	g_assert_cmpint(FRAME_POOL_BUFFERS, >=, 3);
	for (int i = 0; i < FRAME_POOL_BUFFERS; i++) {
		int index = frame_pool_take(fixture->pool);

		g_assert_cmpint(index, >=, 0);
		g_assert_cmpuint(seen & (1u << index), ==, 0);
		seen |= 1u << index;
		memset(frame_pool_get_pixels(fixture->pool, index), index, SIZE);
	}
	for (int i = 0; i < FRAME_POOL_BUFFERS; i++) {
		g_assert_cmpint(frame_pool_get_pixels(fixture->pool, i)[0], ==, i);
		g_assert_cmpint(frame_pool_get_pixels(fixture->pool, i)[SIZE - 1], ==, i);
	}
	g_assert_cmpint(frame_pool_take(fixture->pool), ==, -1);
}

static void
test_wakes_only_who_found_none(Fixture *fixture, gconstpointer data)
{
	frame_pool_give_back(fixture->pool, frame_pool_take(fixture->pool));
	g_assert_false(was_woken(fixture));

	for (int i = 0; i < FRAME_POOL_BUFFERS; i++)
		frame_pool_take(fixture->pool);
	frame_pool_give_back(fixture->pool, 0);
	g_assert_false(was_woken(fixture));

	frame_pool_take(fixture->pool);
	g_assert_cmpint(frame_pool_take(fixture->pool), ==, -1);
	frame_pool_give_back(fixture->pool, 2);
	g_assert_true(was_woken(fixture));
	g_assert_cmpint(frame_pool_take(fixture->pool), ==, 2);
	frame_pool_give_back(fixture->pool, 1);
	g_assert_false(was_woken(fixture));
}

static void
test_a_frame_returns_its_buffer_with_its_last_reference(Fixture *fixture, gconstpointer data)
{
	Frame *frame;

	for (int i = 1; i < FRAME_POOL_BUFFERS; i++)
		frame_pool_take(fixture->pool);
	frame = frame_pool_make_frame(fixture->pool, frame_pool_take(fixture->pool), &info);
	g_assert_cmpuint(frame_get_info(frame)->serial, ==, 7);
	g_assert_cmpuint(frame_get_info(frame)->width, ==, 64);
	frame_ref(frame);
	frame_unref(frame);
	g_assert_cmpint(frame_pool_take(fixture->pool), ==, -1);
	frame_unref(frame);
	g_assert_true(was_woken(fixture));
	g_assert_cmpint(frame_pool_take(fixture->pool), ==, FRAME_POOL_BUFFERS - 1);
}

static void
test_memory_lives_as_long_as_its_frames(Fixture *fixture, gconstpointer data)
{
	Frame *frames[FRAME_POOL_BUFFERS];

	for (int i = 0; i < FRAME_POOL_BUFFERS; i++) {
		int index = frame_pool_take(fixture->pool);

		memset(frame_pool_get_pixels(fixture->pool, index), 'a' + index, SIZE);
		frames[i] = frame_pool_make_frame(fixture->pool, index, &info);
	}
	g_clear_pointer(&fixture->pool, frame_pool_destroy);
	for (int i = 0; i < FRAME_POOL_BUFFERS; i++) {
		g_assert_cmpint(frame_get_info(frames[i])->pixels[0], ==, 'a' + i);
		g_assert_cmpint(frame_get_info(frames[i])->pixels[SIZE - 1], ==, 'a' + i);
		frame_unref(frames[i]);
	}
}

static void
test_memory_is_sealed_and_shared(Fixture *fixture, gconstpointer data)
{
	int fd = frame_pool_get_fd(fixture->pool);
	int seals = fcntl(fd, F_GET_SEALS);
	uint8_t byte = 0;

	g_assert_cmpint(seals & (F_SEAL_SHRINK | F_SEAL_GROW), ==, F_SEAL_SHRINK | F_SEAL_GROW);
	frame_pool_get_pixels(fixture->pool, 1)[5] = 99;
	g_assert_cmpint(pread(fd, &byte, 1, (off_t)frame_pool_get_offset(fixture->pool, 1) + 5), ==, 1);
	g_assert_cmpint(byte, ==, 99);
	g_assert_cmpuint(frame_pool_get_size(fixture->pool), >=, FRAME_POOL_BUFFERS * SIZE);
}

static void
test_refuses_what_wayland_can_not_share(void)
{
	g_autoptr(GError) error = NULL;
	int wake_fd = eventfd(0, EFD_CLOEXEC);

	g_assert_null(frame_pool_create(G_MAXINT32 / 2, wake_fd, &error));
	g_assert_nonnull(error);
	g_assert_nonnull(strstr(error->message, "2 GiB"));
	g_clear_error(&error);
	g_assert_null(frame_pool_create(0, wake_fd, &error));
	g_assert_nonnull(error);
	close(wake_fd);
}

static void *
drop_frames(void *data)
{
	int fd = GPOINTER_TO_INT(data);
	Frame *frame;

	while (read(fd, &frame, sizeof(frame)) == sizeof(frame) && frame) {
		g_assert_cmpint(frame_get_info(frame)->pixels[0], ==, (uint8_t)frame_get_info(frame)->serial);
		frame_unref(frame);
	}
	return NULL;
}

/* One thread writes and hands on, two read and release: nobody may write what another one still reads, and the writer
 * that found no buffer must be woken, or this does not end. */
static void
test_many_threads_release_while_one_takes(Fixture *fixture, gconstpointer data)
{
	pthread_t readers[2];
	Frame *none = NULL;
	int pipe_fds[2];

	g_assert_cmpint(pipe(pipe_fds), ==, 0);
	for (int i = 0; i < 2; i++)
		g_assert_cmpint(pthread_create(&readers[i], NULL, drop_frames, GINT_TO_POINTER(pipe_fds[0])), ==, 0);
	for (uint64_t serial = 1; serial <= 5000;) {
		int index = frame_pool_take(fixture->pool);
		FrameInfo numbered = info;
		Frame *frame;
		uint64_t count;

		if (index < 0) {
			fcntl(fixture->wake_fd, F_SETFL, 0);
			g_assert_cmpint(read(fixture->wake_fd, &count, sizeof(count)), ==, sizeof(count));
			continue;
		}
		numbered.serial = serial++;
		memset(frame_pool_get_pixels(fixture->pool, index), (int)(numbered.serial & 0xff), SIZE);
		frame = frame_pool_make_frame(fixture->pool, index, &numbered);
		g_assert_cmpint(write(pipe_fds[1], &frame, sizeof(frame)), ==, sizeof(frame));
	}
	for (int i = 0; i < 2; i++)
		g_assert_cmpint(write(pipe_fds[1], &none, sizeof(none)), ==, sizeof(none));
	for (int i = 0; i < 2; i++)
		pthread_join(readers[i], NULL);
	close(pipe_fds[0]);
	close(pipe_fds[1]);
}

#define ADD(name, function) g_test_add("/frame-pool/" name, Fixture, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	ADD("gives-each-buffer-once", test_gives_each_buffer_once);
	ADD("wakes-only-who-found-none", test_wakes_only_who_found_none);
	ADD("frame-returns-its-buffer", test_a_frame_returns_its_buffer_with_its_last_reference);
	ADD("memory-lives-as-long-as-its-frames", test_memory_lives_as_long_as_its_frames);
	ADD("memory-is-sealed-and-shared", test_memory_is_sealed_and_shared);
	g_test_add_func("/frame-pool/refuses-what-wayland-can-not-share", test_refuses_what_wayland_can_not_share);
	ADD("threads", test_many_threads_release_while_one_takes);
	return g_test_run();
}
