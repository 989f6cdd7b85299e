/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/state_read.h"

#include "base/own.h"
#include "cli/state_folder.h"

enum exit_code
state_read(const struct settings *settings, state_read_fn *fn)
{
	cleanup_with(store_closep) struct store *store = NULL;
	cleanup_with(free_p) char *folder = NULL;
	struct output output;
	enum status status;
	struct error err;

	output_init(&output, settings->quiet);
	status = state_folder(settings->state, &folder, &err);
	if (status == STATUS_OK)
		status = store_open_reading(folder, &store, &err);
	if (status == STATUS_OK)
		status = fn(settings, &output, store, &err);
	if (status != STATUS_OK)
		output_error(&output, "%s", err.message);
	return exit_of_status(status);
}
