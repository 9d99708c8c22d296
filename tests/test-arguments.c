/* tests/test-arguments.c: bench/tool/arguments.h: what options give, and what is refused with which words. */
#include "bench/tool/arguments.h"

#include <string.h>

typedef struct {
	char *word, *json;
	uint32_t number;
	ArgumentSize size;
	bool flag;
} Values;

static const Argument table[] = {
	{ "word", ARGUMENT_TEXT, offsetof(Values, word), "WORD", "first", 0, 0, "A word." },
	{ "number", ARGUMENT_NUMBER, offsetof(Values, number), "COUNT", NULL, 3, 9, "A number." },
	{ "size", ARGUMENT_SIZE, offsetof(Values, size), "WxH", "640x480", 16, 4096, "A size." },
	{ "flag", ARGUMENT_FLAG, offsetof(Values, flag), NULL, NULL, 0, 0, "A flag." },
	{ "json", ARGUMENT_JSON, offsetof(Values, json), "FILE", NULL, 0, 0, "A file." },
	{ 0 },
};

static void
test_initial_values(void)
{
	const char *const none[] = { NULL };
	Values values = { 0 };

	g_assert_true(arguments_parse(table, &values, none, NULL));
	g_assert_cmpstr(values.word, ==, "first");
	g_assert_cmpuint(values.number, ==, 0);
	g_assert_cmpuint(values.size.width, ==, 640);
	g_assert_cmpuint(values.size.height, ==, 480);
	g_assert_false(values.flag);
	g_assert_null(values.json);
	arguments_finish(table, &values);
	g_assert_null(values.word);
}

static void
test_given_values_in_both_spellings(void)
{
	const char *const given[] = { "--word", "second",       "--number=4",      "--size", "1280x720",
				      "--flag", "--word=third", "--json=out.json", NULL };
	Values values = { 0 };

	g_assert_true(arguments_parse(table, &values, given, NULL));
	g_assert_cmpstr(values.word, ==, "third");
	g_assert_cmpuint(values.number, ==, 4);
	g_assert_cmpuint(values.size.width, ==, 1280);
	g_assert_cmpuint(values.size.height, ==, 720);
	g_assert_true(values.flag);
	g_assert_cmpstr(values.json, ==, "out.json");
	arguments_finish(table, &values);
}

static void
test_json_without_a_file_is_stdout(void)
{
	const char *const given[] = { "--json", "--number", "5", NULL };
	Values values = { 0 };

	g_assert_true(arguments_parse(table, &values, given, NULL));
	g_assert_cmpstr(values.json, ==, "-");
	g_assert_cmpuint(values.number, ==, 5);
	arguments_finish(table, &values);
}

static void
test_wrong_ones_are_refused_with_what_would_be_right(void)
{
	const struct {
		const char *given[3];
		const char *said[2];
	} cases[] = {
		{ { "--wrod", "x" }, { "--wrod", "--help" } },
		{ { "word" }, { "\"word\"", "no option" } },
		{ { "-w" }, { "\"-w\"", "no option" } },
		{ { "--word" }, { "--word needs", "WORD" } },
		{ { "--word=" }, { "--word is empty", "WORD" } },
		{ { "--json=" }, { "--json is empty", "FILE" } },
		{ { "--number", "2" }, { "\"2\"", "3 to 9" } },
		{ { "--number=ten" }, { "\"ten\"", "3 to 9" } },
		{ { "--number=4.5" }, { "\"4.5\"", "3 to 9" } },
		{ { "--flag=yes" }, { "--flag takes no value", "yes" } },
		{ { "--size=1280" }, { "\"1280\"", "1280x720" } },
		{ { "--size=1281x720" }, { "1281x720", "even" } },
		{ { "--size=12x720" }, { "12x720", "16 to 4096" } },
		{ { "--size=640x480x2" }, { "640x480x2", "even" } },
		{ { "--size=99999x16" }, { "99999x16", "16 to 4096" } },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		Values values = { 0 };

		g_assert_false(arguments_parse(table, &values, cases[i].given, &error));
		g_test_message("%s", error->message);
		for (gsize said = 0; said < G_N_ELEMENTS(cases[i].said); said++)
			g_assert_nonnull(strstr(error->message, cases[i].said[said]));
		g_assert_null(values.word);
	}
}

static void
test_help_and_manual_have_all_of_it(void)
{
	g_autoptr(GString) help = g_string_new(NULL), manual = g_string_new(NULL);

	arguments_append_help(table, help);
	arguments_append_manual(table, manual);
	for (const Argument *argument = table; argument->name; argument++) {
		g_assert_nonnull(strstr(help->str, argument->name));
		g_assert_nonnull(strstr(help->str, argument->help));
		g_assert_nonnull(strstr(manual->str, argument->help));
	}
	g_assert_nonnull(strstr(help->str, "--json[=FILE]\n"));
	g_assert_nonnull(strstr(help->str, "--size WxH\n"));
	g_assert_nonnull(strstr(help->str, "Default: 640x480."));
	g_assert_nonnull(strstr(manual->str, "*--flag*\n"));
	g_assert_nonnull(strstr(manual->str, "*--number* _COUNT_\n"));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/arguments/initial-values", test_initial_values);
	g_test_add_func("/arguments/given-values-in-both-spellings", test_given_values_in_both_spellings);
	g_test_add_func("/arguments/json-without-a-file-is-stdout", test_json_without_a_file_is_stdout);
	g_test_add_func("/arguments/wrong-ones-are-refused-with-what-would-be-right",
			test_wrong_ones_are_refused_with_what_would_be_right);
	g_test_add_func("/arguments/help-and-manual-have-all-of-it", test_help_and_manual_have_all_of_it);
	return g_test_run();
}
