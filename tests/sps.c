/* tests/sps.c: see sps.h. */
#include "tests/sps.h"

#define NAL_TYPE_SPS 7
#define BASELINE 66
#define EXTENDED_SAR 255

typedef struct {
	const uint8_t *bytes;
	gsize size;
	gsize position; /* in bits */
} Bits;

static uint32_t
read_bits(Bits *bits, int n)
{
	uint32_t value = 0;

	while (n-- > 0) {
		gsize byte = bits->position / 8;

		g_assert_cmpuint(byte, <, bits->size);
		value = value << 1 | (bits->bytes[byte] >> (7 - bits->position % 8) & 1);
		bits->position++;
	}
	return value;
}

static uint32_t
read_golomb(Bits *bits)
{
	int zeros = 0;

	while (!read_bits(bits, 1))
		zeros++;
	return (1u << zeros) - 1 + read_bits(bits, zeros);
}

/* The index of the first byte of the next NAL unit at or after position, or the size. */
static gsize
next_nal(const uint8_t *bytes, gsize size, gsize position)
{
	for (; position + 3 < size; position++) {
		if (bytes[position] == 0 && bytes[position + 1] == 0 && bytes[position + 2] == 1)
			return position + 3;
	}
	return size;
}

guint
sps_count_nals(GBytes *data, int type)
{
	gsize size;
	const uint8_t *bytes = g_bytes_get_data(data, &size);
	guint n = 0;

	for (gsize i = next_nal(bytes, size, 0); i < size; i = next_nal(bytes, size, i))
		n += (bytes[i] & 0x1f) == type;
	return n;
}

static void
read_vui(Bits *bits, Sps *sps)
{
	if (read_bits(bits, 1) && read_bits(bits, 8) == EXTENDED_SAR)
		read_bits(bits, 32);
	if (read_bits(bits, 1)) /* overscan */
		read_bits(bits, 1);
	if (read_bits(bits, 1)) {
		read_bits(bits, 3);
		sps->full_range = read_bits(bits, 1);
		if (read_bits(bits, 1)) {
			sps->primaries = read_bits(bits, 8);
			sps->transfer = read_bits(bits, 8);
			sps->matrix = read_bits(bits, 8);
		}
	}
	if (read_bits(bits, 1)) { /* chroma location */
		read_golomb(bits);
		read_golomb(bits);
	}
	if (read_bits(bits, 1)) { /* timing */
		read_bits(bits, 32);
		read_bits(bits, 32);
		read_bits(bits, 1);
	}
	g_assert_cmpuint(read_bits(bits, 2), ==, 0); /* no HRD parameters */
	read_bits(bits, 1);
	sps->bitstream_restriction = read_bits(bits, 1);
	if (!sps->bitstream_restriction)
		return;
	read_bits(bits, 1);
	for (int i = 0; i < 4; i++)
		read_golomb(bits);
	sps->n_reorder_frames = read_golomb(bits);
	sps->n_buffered_frames = read_golomb(bits);
}

static void
read_sps(Bits *bits, Sps *sps)
{
	sps->profile = read_bits(bits, 8);
	sps->constraints = read_bits(bits, 8);
	sps->level = read_bits(bits, 8);
	g_assert_cmpuint(sps->profile, ==, BASELINE);
	read_golomb(bits); /* id */
	read_golomb(bits); /* frame number bits */
	switch (read_golomb(bits)) {
	case 0:
		read_golomb(bits);
		break;
	case 1:
		g_assert_not_reached();
	}
	sps->n_reference_frames = read_golomb(bits);
	read_bits(bits, 1);
	read_golomb(bits);
	read_golomb(bits);
	g_assert_cmpuint(read_bits(bits, 1), ==, 1); /* frames only */
	read_bits(bits, 1);
	if (read_bits(bits, 1)) { /* cropping */
		for (int i = 0; i < 4; i++)
			read_golomb(bits);
	}
	if (read_bits(bits, 1))
		read_vui(bits, sps);
}

bool
sps_read(GBytes *data, Sps *sps)
{
	gsize size;
	const uint8_t *bytes = g_bytes_get_data(data, &size);
	g_autoptr(GByteArray) payload = g_byte_array_new();
	gsize begin = next_nal(bytes, size, 0), end;

	while (begin < size && (bytes[begin] & 0x1f) != NAL_TYPE_SPS)
		begin = next_nal(bytes, size, begin);
	if (begin >= size)
		return false;

	/* Without the emulation prevention bytes. */
	end = next_nal(bytes, size, begin);
	for (gsize i = begin + 1; i < end; i++) {
		if (i < begin + 3 || bytes[i] != 3 || bytes[i - 1] || bytes[i - 2])
			g_byte_array_append(payload, bytes + i, 1);
	}
	*sps = (Sps) { 0 };
	read_sps(&(Bits) { .bytes = payload->data, .size = payload->len }, sps);
	return true;
}
