/*
 * bench/content/bench-content.c: shows content on the whole desktop, the same on each run, that tells when it was drawn.
 *
 * Usage: bench-content KIND [--fps N] [--pictures N]; --help tells more. Says `ready WIDTHxHEIGHT` when its first picture
 * is on the screen, `input COUNT MONOTONIC_US` for each key or button press when it receives it, and `done N` when
 * picture N of --pictures is on the screen. The mark (mark.h) lies on each picture. A press makes a picture at once,
 * beside those of the animation, which keeps its pace.
 */
#include <getopt.h>
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>

#include "content-kind.h"
#include "mark.h"
#include "presses.h"
#include "window.h"

typedef struct {
	const ContentKind *kind;
	void *state;         /* of the kind; NULL until there is a size */
	CanvasDamage damage; /* what the kind has to draw next */
	uint32_t number;     /* of the picture, from 1 on */
	uint32_t pictures;   /* the last one; 0: there is none */
	uint32_t fps;        /* 0: the kind's own pace */
	bool done;           /* the last one is on the screen, and that was said */
	Window *window;
	Presses *presses;
} Content;

static const ContentKind *const kinds[] = {
	&still_kind, &typing_kind, &scroll_kind, &drag_kind, &video_kind, &game_kind
};

static void
begin(Content *content, const Canvas *canvas)
{
	if (canvas->width <= mark_area.x + mark_area.width || canvas->height <= mark_area.y + mark_area.height) {
		fprintf(stderr, "bench-content: the desktop is %dx%d; the mark needs more than %dx%d\n", canvas->width,
			canvas->height, mark_area.x + mark_area.width, mark_area.y + mark_area.height);
		exit(1);
	}
	content->kind->destroy(content->state);
	content->state = content->kind->create(canvas->width, canvas->height);
	content->number = 1;
	content->done = false;
	canvas_damage_add(&content->damage, (CanvasRect) { 0, 0, canvas->width, canvas->height });
}

/* The next picture; false if the one before was the last. */
static bool
go_on(Content *content)
{
	if (content->pictures && content->number >= content->pictures) {
		if (!content->done)
			printf("done %u\n", content->number);
		fflush(stdout);
		content->done = true;
		return false;
	}
	content->number++;
	content->kind->step(content->state, &content->damage);
	return true;
}

static void
plan(const Canvas *canvas, WindowReason reason, CanvasDamage *damage, void *user_data)
{
	Content *content = user_data;

	content->damage.count = 0;
	if (reason == WINDOW_FIRST)
		begin(content, canvas);
	else if (reason == WINDOW_NEXT && !go_on(content))
		return;
	if (reason != WINDOW_EXTRA && content->kind->delay_us && !content->fps)
		window_redraw_after(content->window, content->kind->delay_us(content->state));
	*damage = content->damage;
	canvas_damage_add(damage, mark_area);
}

static void
draw(const Canvas *canvas, void *user_data)
{
	Content *content = user_data;

	content->kind->draw(content->state, canvas, &content->damage);
	mark_draw(canvas, presses_get_count(content->presses));
}

static void
on_press(void *user_data)
{
	window_redraw_at_once(((Content *)user_data)->window);
}

static void
add_seat(struct wl_seat *seat, void *user_data)
{
	presses_add_seat(((Content *)user_data)->presses, seat);
}

static void
print_usage(FILE *file)
{
	fprintf(file,
		"Usage: bench-content KIND [--fps N] [--pictures N]\n\n"
		"Shows content on the whole desktop, the same on each run, with a mark that tells when it was "
		"drawn.\n\n"
		"  KIND          still, typing, scroll, drag, video or game\n"
		"  --fps N       N pictures a second, 2 to 240, by a timer (typing: N characters); without it the "
		"kind's own\n"
		"                pace: video 30 a second, typing 8, the others each frame callback of the compositor\n"
		"  --pictures N  picture N is the last, and `done N` says that it is on the screen\n");
}

__attribute__((noreturn)) static void
refuse(const char *what, const char *value, const char *right)
{
	fprintf(stderr, "bench-content: %s is %s; %s\n", what, value, right);
	exit(2);
}

static uint32_t
parse_number(const char *option, const char *value, uint32_t lowest, uint32_t highest)
{
	g_autofree char *right = g_strdup_printf("give a number from %u to %u", lowest, highest);
	guint64 number;

	if (!g_ascii_string_to_unsigned(value, 10, lowest, highest, &number, NULL))
		refuse(option, value, right);
	return (uint32_t)number;
}

static const ContentKind *
find_kind(const char *name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (g_str_equal(kinds[i]->name, name))
			return kinds[i];
	refuse("KIND", name, "give still, typing, scroll, drag, video or game");
}

static void
parse_arguments(Content *content, int argc, char **argv)
{
	static const struct option options[] = {
		{ "fps", required_argument, NULL, 'f' },
		{ "pictures", required_argument, NULL, 'p' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'f') {
			content->fps = parse_number("--fps", optarg, 2, 240);
		} else if (option == 'p') {
			content->pictures = parse_number("--pictures", optarg, 1, 1000000);
		} else {
			print_usage(option == 'h' ? stdout : stderr);
			exit(option == 'h' ? 0 : 2);
		}
	}
	if (argc - optind != 1) {
		print_usage(stderr);
		exit(2);
	}
	content->kind = find_kind(argv[optind]);
	if (!content->kind->step && (content->fps || content->pictures))
		refuse("KIND", content->kind->name, "--fps and --pictures are for the kinds that move");
}

int
main(int argc, char **argv)
{
	const WindowEvents events = { .draw = draw, .plan = plan, .seat = add_seat };
	Content content = { 0 };
	int status;

	parse_arguments(&content, argc, argv);
	content.presses = presses_create(on_press, &content);
	content.window = window_create("bench-content", &events, &content);
	if (content.kind->step && (content.fps || !content.kind->delay_us))
		window_animate(content.window, content.fps ? content.fps : content.kind->rate);
	status = window_run(content.window);
	content.kind->destroy(content.state);
	presses_destroy(content.presses);
	return status;
}
