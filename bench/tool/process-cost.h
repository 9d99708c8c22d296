#pragma once
/*
 * bench/tool/process-cost.h: what a process costs: CPU time and memory.
 */
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

typedef struct {
	int64_t at_us;   /* CLOCK_MONOTONIC */
	int64_t cpu_us;  /* of all its threads since its start */
	uint64_t rss_kb; /* resident now */
} ProcessCost;

/* false: there is no such process any more. */
bool process_cost_read(pid_t pid, ProcessCost *cost);

/* CPU time between the two, as a share of one core. */
double process_cost_get_cores(const ProcessCost *before, const ProcessCost *after);

/* The process that listens on the Wayland display of this name ("wayland-0", or the path of its socket): the
 * compositor. 0: it can't be told (it runs in another PID namespace). */
pid_t process_cost_find_compositor(const char *display);
