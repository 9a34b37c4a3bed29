#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>

int sg_errno(void) { return errno; }

int sg_accept(int descriptor, struct sockaddr_storage *peer, socklen_t *length) {
    return accept4(descriptor, (struct sockaddr *)peer, length, SOCK_CLOEXEC | SOCK_NONBLOCK);
}

int sg_open_unlinked(const char *folder) { return open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600); }

int sg_open_appending(const char *path) { return open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644); }

void sg_name_thread(const char *name) { pthread_setname_np(pthread_self(), name); }
