/* signalling/input-channel.c: see input-channel.h. */
#include "signalling/input-channel.h"

/* How far seq is ahead of the last one seen, in 16-bit serial arithmetic. */
static int
distance(const InputChannel *channel, guint16 seq)
{
	return (gint16)(guint16)(seq - channel->last_seq);
}

/* Returns whether the position of message is news. */
static bool
advance(InputChannel *channel, const InputMessage *message)
{
	if (channel->has_seq && distance(channel, message->seq) <= 0)
		return false;

	channel->has_seq = true;
	channel->last_seq = message->seq;
	return true;
}

bool
input_channel_receive(InputChannel *channel, const guint8 *data, gsize size, InputEvent *event)
{
	InputMessage message;

	if (!input_message_parse(data, size, &message)) {
		channel->bad++;
		return false;
	}
	if (message.has_seq && !advance(channel, &message) && message.event.kind == INPUT_MOTION) {
		channel->stale++;
		return false;
	}
	channel->events++;
	*event = message.event;
	return true;
}
