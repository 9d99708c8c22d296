#pragma once
/*
 * bench/tool/encoder-bench.h: `selkies-bench encode`: what the rows of the table of encoders cost and give, on painted
 * content or a file.
 */
#include "bench/tool/arguments.h"

/* Its options. */
extern const Argument encoder_bench_arguments[];

/* arguments: those of the subcommand. command: must be NULL, this one starts nothing. Returns the exit status, with an
 * error where one is to be told. */
int encoder_bench_run(const char *const *arguments, const char *const *command, GError **error);
