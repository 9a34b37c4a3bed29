// What Glibc's Swift module leaves out or cannot express: epoll, eventfd, accept4, crypt(3) and a few
// variadic or macro-shaped calls. Used by Net only.
#ifndef SENDGUARD_CLINUX_H
#define SENDGUARD_CLINUX_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <crypt.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

/// errno of the calling thread; a function because the macro is not importable everywhere.
static inline int sg_errno(void) { return errno; }

/// open(2) with its variadic mode.
static inline int sg_open(const char *path, int flags, unsigned int mode) { return open(path, flags, mode); }

/// O_TMPFILE is composed of other flags and is not imported as a constant.
static inline int sg_open_unlinked(const char *folder) {
    return open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
}

#endif
