/* signalling/auth.c: see auth.h. */
#include "signalling/auth.h"

#include <errno.h>
#include <gio/gio.h>
#include <string.h>
#include <sys/random.h>

#define TOKEN_BYTES 16

/* Returns host without its port, and an IPv6 address without its brackets; caller frees. */
static char *
copy_name(const char *host)
{
	const char *end;

	if (host[0] == '[') {
		end = strchr(host, ']');
		return end ? g_strndup(host + 1, (gsize)(end - host - 1)) : g_strdup(host);
	}
	end = strchr(host, ':');
	return end ? g_strndup(host, (gsize)(end - host)) : g_strdup(host);
}

static bool
is_loopback_host(const char *host)
{
	g_autofree char *name = copy_name(host);

	return auth_is_loopback(name);
}

/* Splits an origin: "https://desk.example:8443" has the host "desk.example:8443" and its scheme's port 443. NULL if it is
 * none. */
static const char *
split_origin(const char *origin, const char **default_port)
{
	if (g_ascii_strncasecmp(origin, "http://", 7) == 0) {
		*default_port = ":80";
		return origin + 7;
	}
	if (g_ascii_strncasecmp(origin, "https://", 8) == 0) {
		*default_port = ":443";
		return origin + 8;
	}
	return NULL;
}

/* Browsers leave the default port out of both headers, proxies sometimes add it to one. */
static char *
copy_without_suffix(const char *text, const char *suffix)
{
	return g_str_has_suffix(text, suffix) ? g_strndup(text, strlen(text) - strlen(suffix)) : g_strdup(text);
}

static bool
is_same_host(const char *origin, const char *host)
{
	const char *default_port;
	const char *origin_host = split_origin(origin, &default_port);
	g_autofree char *left = origin_host ? copy_without_suffix(origin_host, default_port) : NULL;
	g_autofree char *right = origin_host ? copy_without_suffix(host, default_port) : NULL;

	return left && g_ascii_strcasecmp(left, right) == 0;
}

static bool
is_listed_origin(const AuthConfig *config, const char *origin)
{
	for (guint i = 0; config->origins && config->origins[i]; i++) {
		if (g_ascii_strcasecmp(config->origins[i], origin) == 0)
			return true;
	}
	return false;
}

/* A reverse proxy that keeps the Host: the operator who lists its origin vouches for its name. */
static bool
is_listed_host(const AuthConfig *config, const char *host)
{
	for (guint i = 0; config->origins && config->origins[i]; i++) {
		if (is_same_host(config->origins[i], host))
			return true;
	}
	return false;
}

/* Compares digests, so that the time tells nothing of the token, not even its length. */
static bool
is_token(const char *token, const char *offered)
{
	guint8 left[32], right[32];
	gsize left_size = sizeof(left), right_size = sizeof(right);
	g_autoptr(GChecksum) token_sum = g_checksum_new(G_CHECKSUM_SHA256);
	g_autoptr(GChecksum) offered_sum = g_checksum_new(G_CHECKSUM_SHA256);
	volatile guint8 difference = 0;

	g_checksum_update(token_sum, (const guchar *)token, -1);
	g_checksum_update(offered_sum, (const guchar *)offered, -1);
	g_checksum_get_digest(token_sum, left, &left_size);
	g_checksum_get_digest(offered_sum, right, &right_size);
	for (guint i = 0; i < sizeof(left); i++)
		difference |= left[i] ^ right[i];
	return difference == 0;
}

static AuthResult
check_token(const AuthConfig *config, const AuthRequest *request)
{
	const char *authorization = request->authorization;
	const char *bearer = NULL;

	if (!config->token)
		return AUTH_OK;

	if (authorization && g_ascii_strncasecmp(authorization, "Bearer ", 7) == 0)
		bearer = authorization + 7;
	if (!bearer && !request->query_token)
		return AUTH_NO_TOKEN;
	if (bearer && is_token(config->token, bearer))
		return AUTH_OK;
	if (request->query_token && is_token(config->token, request->query_token))
		return AUTH_OK;
	return AUTH_WRONG_TOKEN;
}

AuthResult
auth_check(const AuthConfig *config, const AuthRequest *request)
{
	const char *host = request->host ? request->host : "";

	if (!config->token && !is_loopback_host(host) && !is_listed_host(config, host))
		return AUTH_FOREIGN_HOST;
	if (request->origin && !is_same_host(request->origin, host) && !is_listed_origin(config, request->origin))
		return AUTH_FOREIGN_ORIGIN;
	return check_token(config, request);
}

const char *
auth_explain(AuthResult result)
{
	switch (result) {
	case AUTH_OK:
		return "allowed";
	case AUTH_FOREIGN_HOST:
		return "This server has no token and answers only to localhost, 127.0.0.1 and [::1]: open it by one of "
		       "these "
		       "names, list the page's origin with --allow-origin, or set a token with --token";
	case AUTH_FOREIGN_ORIGIN:
		return "Pages of another origin may not use this server: open the page that the server itself serves, "
		       "or list "
		       "the origin with --allow-origin";
	case AUTH_NO_TOKEN:
		return "This server needs its token: open the address that it printed when it started, with ?token=… "
		       "at its end, "
		       "or send the header Authorization: Bearer …";
	case AUTH_WRONG_TOKEN:
		return "The token is not this server's: open the address that it printed when it started last";
	}
	g_assert_not_reached();
}

bool
auth_is_loopback(const char *address)
{
	g_autoptr(GInetAddress) parsed = g_inet_address_new_from_string(address);

	return g_ascii_strcasecmp(address, "localhost") == 0 || (parsed && g_inet_address_get_is_loopback(parsed));
}

char *
auth_make_token(void)
{
	guint8 random[TOKEN_BYTES];
	char *token;
	gssize got;

	do
		got = getrandom(random, sizeof(random), 0);
	while (got < 0 && errno == EINTR);
	if (got != sizeof(random))
		g_error("Cannot get random bytes for a token: %s", g_strerror(errno));

	token = g_base64_encode(random, sizeof(random));
	token[22] = '\0'; /* the rest is padding */
	return g_strdelimit(g_strdelimit(token, "+", '-'), "/", '_');
}
