#include "signalling/sctp.h"

void
sctp_keep_channels(GstElement *decoder)
{
	guint removed = g_signal_lookup("pad-removed", GST_TYPE_ELEMENT);

	g_signal_handlers_disconnect_matched(decoder, G_SIGNAL_MATCH_ID, removed, 0, NULL, NULL, NULL);
}
