#pragma once
/*
 * bench/tool/encoder-report.h: the report of `selkies-bench encode`, as a table and as JSON: a row for each encoder,
 * content and mode.
 */
#include "bench/tool/encoder-run.h"

typedef struct EncoderReport EncoderReport;

EncoderReport *encoder_report_create(void);
void encoder_report_destroy(EncoderReport *report); /* takes NULL */

/* An encoder that does not work, and why. */
void encoder_report_add_refused(EncoderReport *report, const char *encoder, const char *reason);

/* A row. run: NULL where it failed, then problem says why. */
void encoder_report_add_row(EncoderReport *report, const EncoderRunConfig *config, const EncoderRun *run,
			    const char *problem);

/* How many rows failed. */
uint32_t encoder_report_count_failed(const EncoderReport *report);

/* json: the value of the option --json. */
bool encoder_report_print(EncoderReport *report, const char *json, GError **error);
