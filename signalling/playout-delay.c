/* signalling/playout-delay.c: see playout-delay.h. */
#include "signalling/playout-delay.h"

#define PLAYOUT_DELAY_BYTES 3

/* GStreamer takes header extensions as objects of a class, so this one cannot do without. */
typedef GstRTPHeaderExtension PlayoutDelay;
typedef GstRTPHeaderExtensionClass PlayoutDelayClass;

static GType playout_delay_get_type(void);

G_DEFINE_TYPE(PlayoutDelay, playout_delay, GST_TYPE_RTP_HEADER_EXTENSION)

static GstRTPHeaderExtensionFlags
playout_delay_get_supported_flags(GstRTPHeaderExtension *extension)
{
	return GST_RTP_HEADER_EXTENSION_ONE_BYTE | GST_RTP_HEADER_EXTENSION_TWO_BYTE;
}

static gsize
playout_delay_get_max_size(GstRTPHeaderExtension *extension, const GstBuffer *input)
{
	return PLAYOUT_DELAY_BYTES;
}

/* Streaming thread, for each packet: two numbers of 12 bits, both 0. */
static gssize
playout_delay_write(GstRTPHeaderExtension *extension, const GstBuffer *input, GstRTPHeaderExtensionFlags flags,
		    GstBuffer *output, guint8 *data, gsize size)
{
	if (size < PLAYOUT_DELAY_BYTES)
		return -1;

	memset(data, 0, PLAYOUT_DELAY_BYTES);
	return PLAYOUT_DELAY_BYTES;
}

static gboolean
playout_delay_read(GstRTPHeaderExtension *extension, GstRTPHeaderExtensionFlags flags, const guint8 *data, gsize size,
		   GstBuffer *buffer)
{
	return size == PLAYOUT_DELAY_BYTES;
}

static void
playout_delay_class_init(PlayoutDelayClass *class)
{
	class->get_supported_flags = playout_delay_get_supported_flags;
	class->get_max_size = playout_delay_get_max_size;
	class->write = playout_delay_write;
	class->read = playout_delay_read;
	gst_element_class_set_static_metadata(GST_ELEMENT_CLASS(class), "Playout delay", GST_RTP_HDREXT_ELEMENT_CLASS,
					      "Tells the receiver to present without delay", "Selkies Core");
	gst_rtp_header_extension_class_set_uri(class, PLAYOUT_DELAY_URI);
}

static void
playout_delay_init(PlayoutDelay *extension)
{
}

GstRTPHeaderExtension *
playout_delay_create(guint id)
{
	GstRTPHeaderExtension *extension = g_object_new(playout_delay_get_type(), NULL);

	gst_object_ref_sink(extension); /* as GStreamer's own gst_rtp_header_extension_create_from_uri() does */
	gst_rtp_header_extension_set_id(extension, id);
	return extension;
}
