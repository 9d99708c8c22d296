#pragma once
/*
 * server/process-usage.h: what this process holds, read from /proc/self.
 */
#include <stdint.h>

typedef struct {
	uint64_t rss_kb;
	uint32_t threads;
	uint32_t fds;
} ProcessUsage;

/* A value that can't be read is 0. */
ProcessUsage process_usage_read(void);
