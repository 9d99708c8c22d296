/* signalling/input-message.c: see input-message.h. */
#include "signalling/input-message.h"

#include <linux/input-event-codes.h>
#include <string.h>

enum { TYPE_MOTION = 1, TYPE_BUTTON, TYPE_WHEEL, TYPE_KEY, TYPE_RELEASE };

#define POSITION_BYTES 16
#define UNITS_PER_PIXEL 256

/* By the number that the DOM gives them. */
static const guint buttons[] = { BTN_LEFT, BTN_MIDDLE, BTN_RIGHT, BTN_SIDE, BTN_EXTRA };

static guint16
read_u16(const guint8 *data)
{
	return (guint16)(data[0] | data[1] << 8);
}

static guint32
read_u32(const guint8 *data)
{
	return (guint32)read_u16(data) | (guint32)read_u16(data + 2) << 16;
}

/* The 16 bytes that motion, button and wheel have in common, but for the second one. */
static bool
parse_position(const guint8 *data, InputMessage *message)
{
	InputEvent *event = &message->event;
	guint32 x = read_u32(data + 8);
	guint32 y = read_u32(data + 12);

	message->has_seq = true;
	message->seq = read_u16(data + 2);
	event->width = read_u16(data + 4);
	event->height = read_u16(data + 6);
	event->x = (double)x / UNITS_PER_PIXEL;
	event->y = (double)y / UNITS_PER_PIXEL;
	return x < event->width * UNITS_PER_PIXEL && y < event->height * UNITS_PER_PIXEL;
}

static bool
parse_motion(const guint8 *data, InputMessage *message)
{
	message->event.kind = INPUT_MOTION;
	return data[1] == 0 && parse_position(data, message);
}

static bool
parse_button(const guint8 *data, InputMessage *message)
{
	guint button = data[1] & 127;

	if (button >= G_N_ELEMENTS(buttons))
		return false;

	message->event.kind = INPUT_BUTTON;
	message->event.button = buttons[button];
	message->event.pressed = data[1] & 128;
	return parse_position(data, message);
}

static bool
parse_wheel(const guint8 *data, InputMessage *message)
{
	message->event.kind = INPUT_WHEEL;
	message->event.wheel_source = data[1] ? INPUT_WHEEL_SMOOTH : INPUT_WHEEL_NOTCHED;
	message->event.wheel_x = (gint16)read_u16(data + 16);
	message->event.wheel_y = (gint16)read_u16(data + 18);
	return data[1] <= 1 && parse_position(data, message);
}

static bool
parse_key(const guint8 *data, InputMessage *message)
{
	message->event.kind = INPUT_KEY;
	message->event.pressed = data[1];
	message->event.key = read_u16(data + 2);
	message->event.keysym = read_u32(data + 4);
	return data[1] <= 1 && message->event.key <= KEY_MAX && (message->event.key || message->event.keysym);
}

static bool
parse_release(const guint8 *data, InputMessage *message)
{
	message->event.kind = INPUT_RELEASE_ALL;
	return !data[1] && !data[2] && !data[3];
}

static const struct {
	gsize size;
	bool (*parse)(const guint8 *data, InputMessage *message);
} messages[] = {
	[TYPE_MOTION] = { POSITION_BYTES, parse_motion },
	[TYPE_BUTTON] = { POSITION_BYTES, parse_button },
	[TYPE_WHEEL] = { POSITION_BYTES + 4, parse_wheel },
	[TYPE_KEY] = { 8, parse_key },
	[TYPE_RELEASE] = { 4, parse_release },
};

bool
input_message_parse(const guint8 *data, gsize size, InputMessage *message)
{
	memset(message, 0, sizeof(*message));
	return size > 0 && data[0] < G_N_ELEMENTS(messages) && messages[data[0]].parse &&
	       size == messages[data[0]].size && messages[data[0]].parse(data, message);
}
