/* tests/test-auth.c */
#include "signalling/auth.h"

#include <string.h>

static const char *const listed[] = { "https://desk.example", NULL };
static const AuthConfig open_config = { .token = NULL };
static const AuthConfig listed_config = { .origins = listed };
static const AuthConfig token_config = { .token = "s3cret" };

static AuthResult
check(const AuthConfig *config, const char *host, const char *origin)
{
	const AuthRequest request = { .host = host, .origin = origin };

	return auth_check(config, &request);
}

static AuthResult
check_token(const char *authorization, const char *query_token)
{
	const AuthRequest request = { .host = "desk.example",
				      .authorization = authorization,
				      .query_token = query_token };

	return auth_check(&token_config, &request);
}

static void
test_without_a_token_only_loopback_names_are_served(void)
{
	g_assert_cmpint(check(&open_config, "localhost:3000", NULL), ==, AUTH_OK);
	g_assert_cmpint(check(&open_config, "LOCALHOST", NULL), ==, AUTH_OK);
	g_assert_cmpint(check(&open_config, "127.0.0.1:3000", NULL), ==, AUTH_OK);
	g_assert_cmpint(check(&open_config, "127.8.9.10", NULL), ==, AUTH_OK);
	g_assert_cmpint(check(&open_config, "[::1]:3000", NULL), ==, AUTH_OK);
	g_assert_cmpint(check(&open_config, "[::1]", NULL), ==, AUTH_OK);

	g_assert_cmpint(check(&open_config, "rebound.example:3000", NULL), ==, AUTH_FOREIGN_HOST);
	g_assert_cmpint(check(&open_config, "localhost.example", NULL), ==, AUTH_FOREIGN_HOST);
	g_assert_cmpint(check(&open_config, "192.0.2.1:3000", NULL), ==, AUTH_FOREIGN_HOST);
	g_assert_cmpint(check(&open_config, "[fd00::2]", NULL), ==, AUTH_FOREIGN_HOST);
	g_assert_cmpint(check(&open_config, "[::1", NULL), ==, AUTH_FOREIGN_HOST);
	g_assert_cmpint(check(&open_config, "", NULL), ==, AUTH_FOREIGN_HOST);
	g_assert_cmpint(check(&open_config, NULL, NULL), ==, AUTH_FOREIGN_HOST);
}

static void
test_an_origin_must_be_the_host(void)
{
	g_assert_cmpint(check(&open_config, "localhost:3000", "http://localhost:3000"), ==, AUTH_OK);
	g_assert_cmpint(check(&open_config, "localhost", "http://localhost:80"), ==, AUTH_OK);
	g_assert_cmpint(check(&open_config, "[::1]:3000", "http://[::1]:3000"), ==, AUTH_OK);
	g_assert_cmpint(check(&token_config, "desk.example", "https://desk.example"), ==, AUTH_NO_TOKEN);

	g_assert_cmpint(check(&open_config, "localhost:3000", "http://localhost:3001"), ==, AUTH_FOREIGN_ORIGIN);
	g_assert_cmpint(check(&open_config, "localhost:3000", "http://evil.example"), ==, AUTH_FOREIGN_ORIGIN);
	g_assert_cmpint(check(&open_config, "localhost:3000", "http://localhost:3000.evil.example"), ==,
			AUTH_FOREIGN_ORIGIN);
	g_assert_cmpint(check(&open_config, "localhost:3000", "null"), ==, AUTH_FOREIGN_ORIGIN);
	g_assert_cmpint(check(&open_config, "localhost:3000", ""), ==, AUTH_FOREIGN_ORIGIN);
	g_assert_cmpint(check(&open_config, "localhost:3000", "file://localhost:3000"), ==, AUTH_FOREIGN_ORIGIN);
	g_assert_cmpint(check(&token_config, "desk.example", "https://evil.example"), ==, AUTH_FOREIGN_ORIGIN);
}

static void
test_a_listed_origin_may_come(void)
{
	g_assert_cmpint(check(&listed_config, "localhost:3000", "https://desk.example"), ==, AUTH_OK);
	/* Behind a proxy that keeps the name. */
	g_assert_cmpint(check(&listed_config, "desk.example", "https://desk.example"), ==, AUTH_OK);
	g_assert_cmpint(check(&listed_config, "desk.example:443", NULL), ==, AUTH_OK);

	g_assert_cmpint(check(&listed_config, "localhost:3000", "http://desk.example"), ==, AUTH_FOREIGN_ORIGIN);
	g_assert_cmpint(check(&listed_config, "other.example", NULL), ==, AUTH_FOREIGN_HOST);
}

static void
test_a_token_opens(void)
{
	g_assert_cmpint(check_token("Bearer s3cret", NULL), ==, AUTH_OK);
	g_assert_cmpint(check_token("bearer s3cret", NULL), ==, AUTH_OK);
	g_assert_cmpint(check_token(NULL, "s3cret"), ==, AUTH_OK);
	g_assert_cmpint(check_token("Basic Zm9vOmJhcg==", "s3cret"), ==, AUTH_OK);

	g_assert_cmpint(check_token(NULL, NULL), ==, AUTH_NO_TOKEN);
	g_assert_cmpint(check_token("Basic Zm9vOmJhcg==", NULL), ==, AUTH_NO_TOKEN);
	g_assert_cmpint(check_token(NULL, ""), ==, AUTH_WRONG_TOKEN);
	g_assert_cmpint(check_token(NULL, "s3cre"), ==, AUTH_WRONG_TOKEN);
	g_assert_cmpint(check_token(NULL, "s3crets"), ==, AUTH_WRONG_TOKEN);
	g_assert_cmpint(check_token("Bearer S3CRET", NULL), ==, AUTH_WRONG_TOKEN);
}

static void
test_explains_without_telling_the_token(void)
{
	for (AuthResult result = AUTH_OK; result <= AUTH_WRONG_TOKEN; result++) {
		g_assert_cmpuint(strlen(auth_explain(result)), >, 0);
		g_assert_null(strstr(auth_explain(result), "s3cret"));
	}
}

static void
test_knows_loopback_addresses(void)
{
	g_assert_true(auth_is_loopback("127.0.0.1"));
	g_assert_true(auth_is_loopback("::1"));
	g_assert_true(auth_is_loopback("localhost"));
	g_assert_false(auth_is_loopback("0.0.0.0"));
	g_assert_false(auth_is_loopback("::"));
	g_assert_false(auth_is_loopback("192.0.2.1"));
	g_assert_false(auth_is_loopback(""));
	g_assert_false(auth_is_loopback("127.0.0.1.example"));
}

static void
test_makes_tokens_that_differ(void)
{
	g_autofree char *first = auth_make_token();
	g_autofree char *second = auth_make_token();

	g_assert_cmpuint(strlen(first), ==, 22);
	g_assert_cmpuint(strspn(first, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"), ==, 22);
	g_assert_cmpstr(first, !=, second);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/auth/without-a-token-only-loopback-names-are-served",
			test_without_a_token_only_loopback_names_are_served);
	g_test_add_func("/auth/an-origin-must-be-the-host", test_an_origin_must_be_the_host);
	g_test_add_func("/auth/a-listed-origin-may-come", test_a_listed_origin_may_come);
	g_test_add_func("/auth/a-token-opens", test_a_token_opens);
	g_test_add_func("/auth/explains-without-telling-the-token", test_explains_without_telling_the_token);
	g_test_add_func("/auth/knows-loopback-addresses", test_knows_loopback_addresses);
	g_test_add_func("/auth/makes-tokens-that-differ", test_makes_tokens_that_differ);
	return g_test_run();
}
