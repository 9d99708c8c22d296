/* bench/relay/datagram.c: see datagram.h. */
#include "bench/relay/datagram.h"

#include <errno.h>
#include <glib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

/* An arrival that seems longer ago than this means that somebody set the clock of the kernel's stamps. */
#define AGE_MAX_US 100000

static int64_t
us_from_timespec(const struct timespec *time)
{
	return time->tv_sec * G_USEC_PER_SEC + time->tv_nsec / 1000;
}

/* The kernel's stamp is in CLOCK_REALTIME. Should we be interrupted between the two clocks, the packet seems to be younger:
 * it comes late then, but never too early. */
static int64_t
monotonic_from_stamp(const struct timespec *stamp)
{
	struct timespec now;
	int64_t age_us;

	clock_gettime(CLOCK_REALTIME, &now);
	age_us = us_from_timespec(&now) - us_from_timespec(stamp);
	return g_get_monotonic_time() - (age_us >= 0 && age_us <= AGE_MAX_US ? age_us : 0);
}

bool
datagram_receive(Datagram *datagram, int fd)
{
	_Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(struct timespec)) + CMSG_SPACE(sizeof(uint32_t))];
	struct iovec data = { datagram->bytes, sizeof(datagram->bytes) };
	struct msghdr message = { .msg_name = &datagram->sender,
				  .msg_namelen = sizeof(datagram->sender),
				  .msg_iov = &data,
				  .msg_iovlen = 1,
				  .msg_control = control,
				  .msg_controllen = sizeof(control) };
	ssize_t size;

	/* A refusal is about an earlier datagram that nobody wanted, and is told once. */
	do
		size = recvmsg(fd, &message, MSG_DONTWAIT);
	while (size < 0 && (errno == ECONNREFUSED || errno == EINTR));
	if (size < 0)
		return false;

	datagram->size = (size_t)size;
	datagram->arrived_us = g_get_monotonic_time();
	datagram->overrun = 0;
	for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
		struct timespec stamp;

		if (header->cmsg_level != SOL_SOCKET)
			continue;
		if (header->cmsg_type == SO_RXQ_OVFL)
			memcpy(&datagram->overrun, CMSG_DATA(header), sizeof(datagram->overrun));
		if (header->cmsg_type == SCM_TIMESTAMPNS) {
			memcpy(&stamp, CMSG_DATA(header), sizeof(stamp));
			datagram->arrived_us = monotonic_from_stamp(&stamp);
		}
	}
	return true;
}
