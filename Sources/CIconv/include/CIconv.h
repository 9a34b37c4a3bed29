// iconv(3) for Mail. A pure target may call it because charset conversion is a pure function of its bytes.
#ifndef SENDGUARD_CICONV_H
#define SENDGUARD_CICONV_H

#include <errno.h>
#include <iconv.h>
#include <stddef.h>

/// iconv_open fails with (iconv_t)-1, which Swift cannot name.
static inline int ci_is_invalid(iconv_t descriptor) { return descriptor == (iconv_t)-1; }

/// errno of the calling thread: E2BIG, EILSEQ or EINVAL after a failed iconv call.
static inline int ci_errno(void) { return errno; }

#endif
