#pragma once
/*
 * signalling/auth.h: who may talk to the server. Pure.
 *
 * A page of another site must not reach a server on the visitor's own machine: a WebSocket's Origin must be the host that
 * it was sent to, or one that the operator listed. Without a token the Host itself must be a loopback name, so that a
 * foreign name that resolves to 127.0.0.1 (DNS rebinding) does not help.
 */
#include <glib.h>
#include <stdbool.h>

typedef struct {
	const char *token;          /* NULL: none */
	const char *const *origins; /* NULL-terminated, may be NULL */
} AuthConfig;

typedef struct {
	const char *host;          /* header Host, NULL if absent */
	const char *origin;        /* header Origin, NULL if absent (programs that are not browsers send none) */
	const char *authorization; /* header Authorization, NULL if absent */
	const char *query_token;   /* NULL if absent */
} AuthRequest;

typedef enum {
	AUTH_OK,
	AUTH_FOREIGN_HOST,   /* 403 */
	AUTH_FOREIGN_ORIGIN, /* 403 */
	AUTH_NO_TOKEN,       /* 401 */
	AUTH_WRONG_TOKEN,    /* 401 */
} AuthResult;

/* The token is compared in constant time. */
AuthResult auth_check(const AuthConfig *config, const AuthRequest *request);
/* For the answer's body: what was wrong and what would be right. Never contains the token. */
const char *auth_explain(AuthResult result);
/* Whether address ("127.0.0.1", "::1", …) is a loopback address. */
bool auth_is_loopback(const char *address);
/* 128 random bits, 22 characters of base64url; caller frees. */
char *auth_make_token(void);
