#pragma once
/*
 * bench/tool/y4m.h: a YUV4MPEG2 file: raw pictures with a line of header.
 *
 * Taken are 4:2:0 with 8 bits (C420, C420jpeg, C420mpeg2, C420paldv, or no C at all, which means C420), progressive,
 * with even sides of 16 to 16384 pixels. The samples are passed on as they are: range and matrix are not looked at.
 */
#include <glib.h>
#include <stdint.h>

typedef struct {
	uint32_t width, height;
	uint32_t framerate;  /* rounded, 1 to 240; 0: the file does not tell */
	uint32_t n_pictures; /* at least 1 */
} Y4mInfo;

typedef struct Y4m Y4m;

/* Maps the file and finds all of its pictures. NULL with an error that says what is wrong where. */
Y4m *y4m_open(const char *path, GError **error);
void y4m_close(Y4m *y4m); /* takes NULL */

const Y4mInfo *y4m_get_info(const Y4m *y4m);

/* The planes of a picture one behind the other, without gaps: luma, then both chroma planes of half the sides. */
const uint8_t *y4m_get_picture(const Y4m *y4m, uint32_t index);
