/* SPDX-License-Identifier: Apache-2.0 */
/* What the slot of a PARSE_BODY tells the stand-in for parse to do. */
#ifndef CTVIGIL_TESTS_PROC_STANDIN_H
#define CTVIGIL_TESTS_PROC_STANDIN_H

enum standin {
	STANDIN_REPORT,   /* answer with PARSED: environment, descriptors */
	STANDIN_ABORT,    /* say something and die */
	STANDIN_FAIL,     /* end with an error */
	STANDIN_DEAF,     /* do nothing any more */
	STANDIN_SPIN,     /* do nothing, with all its might */
	STANDIN_STUBBORN, /* answer, then the same, without minding SIGTERM */
	STANDIN_BABBLE,   /* send what is no message */
	STANDIN_LEAVE,    /* close the channel, and stay */
};

#endif
