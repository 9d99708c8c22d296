/* tests/test-port-listen.c: where the port listens, and what it says when it cannot. */
#include <string.h>

#include "signalling/port.h"

static const PortEvents events = { 0 };

static Port *
open_port(const char *address, const char *token)
{
	const PortConfig config = { .address = address, .token = token };
	g_autoptr(GError) error = NULL;
	Port *port = port_create(&config, &events, NULL, &error);

	g_assert_no_error(error);
	return port;
}

static void
test_says_why_it_cannot_listen(void)
{
	Port *first = open_port("127.0.0.1", NULL);
	const PortConfig taken = { .address = "127.0.0.1", .port = port_get_number(first) };
	const PortConfig nonsense = { .address = "my-desk", .token = "s3cret" };
	const PortConfig foreign = { .address = "203.0.113.7", .token = "s3cret" };
	const PortConfig open = { .address = "0.0.0.0" };
	const PortConfig empty = { .address = "0.0.0.0", .token = "" };
	const struct {
		const PortConfig *config;
		const char *says;
	} cases[] = {
		{ &taken, "--port" }, { &nonsense, "--address" }, { &foreign, "--address" },
		{ &open, "--token" }, { &empty, "--token" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;

		g_assert_null(port_create(cases[i].config, &events, NULL, &error));
		g_assert_nonnull(strstr(error->message, cases[i].says));
		g_assert_nonnull(strstr(error->message, cases[i].config->address));
	}
	port_destroy(first);
}

static void
test_listens_where_it_is_told(void)
{
	static const struct {
		const char *address, *token;
		bool loopback;
	} cases[] = {
		{ "127.0.0.1", NULL, true }, { "::1", NULL, true }, { "localhost", NULL, true },
		{ "0.0.0.0", "t", false },   { "::", "t", false },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		Port *port = open_port(cases[i].address, cases[i].token);

		g_assert_cmpuint(port_get_number(port), >, 0);
		g_assert_true(port_is_loopback(port) == cases[i].loopback);
		port_destroy(port);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/port-listen/says-why-it-cannot-listen", test_says_why_it_cannot_listen);
	g_test_add_func("/port-listen/listens-where-it-is-told", test_listens_where_it_is_told);
	return g_test_run();
}
