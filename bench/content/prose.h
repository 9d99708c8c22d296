#pragma once
/* bench/content/prose.h: sentences and headings to fill pages with, in ASCII. Any number is good: they repeat. */
#include <stdint.h>

const char *prose_sentence(uint32_t number);
const char *prose_heading(uint32_t number);
