#pragma once
/*
 * bench/tool/arguments.h: the options of a subcommand: one table defines parsing, checks, --help and the manual page.
 */
#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
	ARGUMENT_TEXT,   /* char *, NULL while not given */
	ARGUMENT_NUMBER, /* uint32_t from min to max; 0 while not given and without an initial value */
	ARGUMENT_SIZE,   /* ArgumentSize, even sides from min to max; 0 while not given and without an initial value */
	ARGUMENT_FLAG,   /* bool */
	ARGUMENT_JSON,   /* char *: --name is "-", --name=FILE is FILE; NULL while not given */
} ArgumentKind;

typedef struct {
	uint32_t width, height;
} ArgumentSize;

typedef struct {
	const char *name; /* without "--"; NULL ends the table */
	ArgumentKind kind;
	size_t offset; /* in the struct of values */
	const char *placeholder;
	const char *initial; /* NULL: none */
	uint32_t min, max;   /* of numbers and sides */
	const char *help;
} Argument;

/* Fills values, which is all zero before, by the table: what is given, else the initial values. arguments:
 * NULL-terminated, without the program's name. Returns false with an error that names option, value and what would be
 * right; values is finished then. */
bool arguments_parse(const Argument *table, gpointer values, const char *const *arguments, GError **error);

/* Frees the texts in values. */
void arguments_finish(const Argument *table, gpointer values);

/* The options as lines of --help, and as part of an scdoc manual page. */
void arguments_append_help(const Argument *table, GString *text);
void arguments_append_manual(const Argument *table, GString *text);
