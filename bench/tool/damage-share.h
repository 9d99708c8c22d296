#pragma once
/*
 * bench/tool/damage-share.h: how much of a picture its damage covers.
 */
#include "capture/damage.h"

/* The area that the rectangles cover together within a picture of width × height, what several cover counted once, in
 * millionths of the picture: 0 to 1000000. */
uint32_t damage_share_ppm(const Damage *damage, uint32_t width, uint32_t height);
