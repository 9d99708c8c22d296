#pragma once
/*
 * bench/tool/frame-bench.h: `selkies-bench frames`: pictures of a desktop through the product's own capture and
 * encoding, without a browser and without a port.
 */
#include "bench/tool/arguments.h"

/* Its options. */
extern const Argument frame_bench_arguments[];

/* arguments: those of the subcommand. command: NULL-terminated, the compositor to start; NULL: none. Returns the exit
 * status, with an error where one is to be told. */
int frame_bench_run(const char *const *arguments, const char *const *command, GError **error);
