/* bench/tool/process-cost.c: see process-cost.h. */
#include "bench/tool/process-cost.h"

#include <glib.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

bool
process_cost_read(pid_t pid, ProcessCost *cost)
{
	g_autofree char *path = g_strdup_printf("/proc/%d/statm", (int)pid);
	g_autofree char *statm = NULL;
	struct timespec time;
	unsigned long pages;
	clockid_t clock;

	if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &time) != 0 ||
	    !g_file_get_contents(path, &statm, NULL, NULL) || sscanf(statm, "%*u %lu", &pages) != 1)
		return false;

	cost->at_us = g_get_monotonic_time();
	cost->cpu_us = (int64_t)time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
	cost->rss_kb = pages * (uint64_t)sysconf(_SC_PAGESIZE) / 1024;
	return true;
}

double
process_cost_get_cores(const ProcessCost *before, const ProcessCost *after)
{
	return (double)(after->cpu_us - before->cpu_us) / (double)MAX(after->at_us - before->at_us, 1);
}

pid_t
process_cost_find_compositor(const char *display)
{
	g_autofree char *path = g_path_is_absolute(display) ? g_strdup(display)
							    : g_build_filename(g_get_user_runtime_dir(), display, NULL);
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct ucred peer = { 0 };
	socklen_t size = sizeof(peer);
	int fd;

	if (g_strlcpy(address.sun_path, path, sizeof(address.sun_path)) >= sizeof(address.sun_path))
		return 0;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return 0;
	/* For a connection, SO_PEERCRED is who called listen(). */
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0 ||
	    getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0)
		peer.pid = 0;
	close(fd);
	return peer.pid;
}
