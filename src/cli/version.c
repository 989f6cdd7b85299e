/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/version.h"

#include "proc/sandbox.h"

#include <sys/utsname.h>

void
version_append(struct buf *out)
{
	struct utsname kernel;
	uint32_t landlock = sandbox_landlock_abi();

	buf_text(out, "ctvigil " CTVIGIL_VERSION "\n");
	buf_printf(out, "built with %s\n", __VERSION__);
	if (uname(&kernel) == 0)
		buf_printf(
		    out, "running on %s %s %s\n", kernel.sysname, kernel.release, kernel.machine);
	if (landlock > 0)
		buf_printf(out, "sandbox: seccomp, Landlock ABI %u\n", landlock);
	else
		buf_text(out, "sandbox: seccomp; this kernel has no Landlock\n");
}
