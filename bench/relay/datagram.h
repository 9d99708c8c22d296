#pragma once
/*
 * bench/relay/datagram.h: one received datagram: its bytes, its sender, and when the kernel took it, which may have been a
 * while before we were scheduled.
 */
#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DATAGRAM_BYTES_MAX 65536

typedef struct {
	uint8_t bytes[DATAGRAM_BYTES_MAX];
	size_t size;
	struct sockaddr_in sender; /* of a socket of IPv4 */
	int64_t arrived_us;        /* CLOCK_MONOTONIC */
	uint32_t overrun;          /* how many the socket lost for want of room since it was opened */
} Datagram;

/* Takes the next datagram from a socket of relay-socket.h; false: there is none. */
bool datagram_receive(Datagram *datagram, int fd);
