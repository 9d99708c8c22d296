#include "server/display-search.h"

#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static bool
is_served_by(const char *path, pid_t leader)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct ucred peer;
	socklen_t size = sizeof(peer);
	bool found;
	int fd;

	if (g_strlcpy(address.sun_path, path, sizeof(address.sun_path)) >= sizeof(address.sun_path))
		return false;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return false;
	/* For a connection, SO_PEERCRED is who called listen(). */
	found = connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0 &&
		getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.pid > 0 &&
		getsid(peer.pid) == leader;
	close(fd);
	return found;
}

char *
display_search(pid_t leader)
{
	const char *folder = g_getenv("XDG_RUNTIME_DIR");
	g_autoptr(GDir) dir = folder ? g_dir_open(folder, 0, NULL) : NULL;
	const char *name;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(folder, name, NULL);

		if (g_str_has_prefix(name, "wayland-") && !g_str_has_suffix(name, ".lock") &&
		    is_served_by(path, leader))
			return g_strdup(name);
	}
	return NULL;
}
