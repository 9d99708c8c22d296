#pragma once
/*
 * capture/output-list.h: all outputs of one connection, and the choice of one of them.
 */
#include "capture/output.h"
#include "capture/wayland.h"

typedef struct OutputList OutputList;

/* Binds every output that the compositor has announced. They are known after the next wayland_sync. */
OutputList *output_list_create(Wayland *wayland, OutputChanged changed, gpointer user_data);
void output_list_destroy(OutputList *list); /* takes NULL */

/* The output with this name, or the first for NULL; owned by the list. NULL with error WAYLAND_ERROR_MISSING, which
 * tells the names there are. */
Output *output_list_choose(const OutputList *list, const char *name, GError **error);
