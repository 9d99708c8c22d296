#include "server/process-usage.h"

#include <glib.h>
#include <stdio.h>
#include <unistd.h>

static uint32_t
count_entries(const char *path)
{
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	uint32_t count = 0;

	while (dir && g_dir_read_name(dir))
		count++;
	return count;
}

ProcessUsage
process_usage_read(void)
{
	ProcessUsage usage = { .threads = count_entries("/proc/self/task"), .fds = count_entries("/proc/self/fd") };
	g_autofree char *statm = NULL;
	unsigned long pages = 0;

	if (g_file_get_contents("/proc/self/statm", &statm, NULL, NULL) && sscanf(statm, "%*u %lu", &pages) == 1)
		usage.rss_kb = pages * (uint64_t)sysconf(_SC_PAGESIZE) / 1024;
	return usage;
}
