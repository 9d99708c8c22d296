#pragma once
/*
 * server/options.h: everything an operator can set. One table (options.c) defines command line, environment, defaults,
 * checks, --help and the manual page.
 */
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
	uint32_t min, max;
} Range;

typedef struct {
	char *address;
	uint32_t port;
	char *token;    /* NULL: none given */
	char **origins; /* NULL-terminated, never NULL */
	Range udp;      /* ports; 0 and 0: any */
	uint32_t max_viewers;
	char *display; /* NULL: none given */
	char *output;  /* NULL: the first */
	char *encoder;
	uint32_t rate_kbps;
	uint32_t framerate;
	char *trace; /* NULL: none */
	char *log_level;
	bool help, help_manual, version;
	char **command; /* NULL-terminated, NULL if none was given */
} Options;

/* Fills options from the environment, then from arguments (which win). argv as main() gets it. environ: NULL-terminated
 * "NAME=value". Returns false with an error that names option or variable, value, and what would be right; options is
 * finished then. */
bool options_parse(Options *options, int argc, char **argv, char **environ, GError **error);

void options_finish(Options *options);

/* The text of --help; caller frees. */
char *options_help(void);

/* The options as a section of an scdoc manual page; caller frees. */
char *options_manual(void);
