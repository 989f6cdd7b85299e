/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every status of the project: name, class, text.  Included by status.h and
 * status.c; there is no other list.
 */
/*     name             class   text */
STATUS(OK,              NONE,   "ok")
STATUS(USAGE,           USAGE,  "the command line or a setting is wrong")
STATUS(NET_TIMEOUT,     RETRY,  "the peer did not answer in time")
STATUS(NET_FAILED,      RETRY,  "the connection failed")
STATUS(NET_BUSY,        RETRY,  "the peer asks to come back later")
STATUS(NET_REFUSED,     PEER,   "the peer refused the request")
STATUS(NET_TOO_LARGE,   PEER,   "the answer is larger than any honest one")
STATUS(LOG_MALFORMED,   PEER,   "the log's answer is not well formed")
STATUS(LOG_UNREADABLE,  PEER,   "the log's answer has an entry that cannot be read")
STATUS(LOG_SIGNATURE,   ALARM,  "a signature of the log does not verify")
STATUS(LOG_INCONSISTENT,ALARM,  "the log showed trees that do not agree")
STATUS(LOG_ENTRY,       ALARM,  "an entry of the log is not the one in its tree")
STATUS(LIST_MALFORMED,  PEER,   "a list is not well formed")
STATUS(LIST_SIGNATURE,  ALARM,  "the signature of a log list does not verify")
STATUS(STORE_OPEN,      LOCAL,  "the state cannot be opened")
STATUS(STORE_HELD,      LOCAL,  "another process owns the state")
STATUS(STORE_NEWER,     LOCAL,  "the state was written by a newer version")
STATUS(STORE_DAMAGED,   LOCAL,  "the state is damaged")
STATUS(STORE_FULL,      LOCAL,  "there is no room to write the state")
STATUS(STORE_FAILED,    LOCAL,  "the state cannot be read or written")
STATUS(FILE,            LOCAL,  "a file cannot be read or written")
STATUS(SYSTEM,          LOCAL,  "the system refused something")
STATUS(CHILD,           LOCAL,  "a process of ours failed")
STATUS(MESSAGE,         LOCAL,  "a message between processes is not well formed")
STATUS(DNS_NAME,        PEER,   "the name cannot be asked for in the DNS")
STATUS(DNS_FAILED,      RETRY,  "the name servers gave no answer")
STATUS(DNS_BOGUS,       PEER,   "the answer of the DNS is not signed as it must be")
#undef STATUS
