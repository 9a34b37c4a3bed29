#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/resource.h>
#include <sys/uio.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef SO_PEERGROUPS
#define SO_PEERGROUPS 59
#endif

int sg_errno(void) { return errno; }

int sg_accept(int descriptor, struct sockaddr_storage *peer, socklen_t *length) {
    return accept4(descriptor, (struct sockaddr *)peer, length, SOCK_CLOEXEC | SOCK_NONBLOCK);
}

int sg_open_unlinked(const char *folder) { return open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600); }

int sg_open_appending(const char *path) { return open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644); }

static int open_regular(const char *path, int flags, mode_t mode) {
    struct stat status;
    int descriptor = open(path, O_NONBLOCK | O_CLOEXEC | flags, mode);
    if (descriptor < 0) return -1;
    if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        close(descriptor);
        errno = EINVAL;
        return -1;
    }
    return descriptor;
}

int sg_open_plain(const char *path) { return open_regular(path, O_RDONLY | O_NOFOLLOW, 0); }

int sg_open_regular(const char *path) { return open_regular(path, O_RDONLY, 0); }

int sg_open_growing(const char *path) { return open_regular(path, O_RDWR | O_APPEND | O_CREAT, 0640); }

int sg_open_folder(const char *path) { return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC); }

int sg_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

char **sg_environment(void) { return environ; }

int sg_peer(int descriptor, struct sg_peer *peer) {
    struct ucred credentials;
    socklen_t length = sizeof credentials;
    if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &length) != 0) return -1;
    peer->process = credentials.pid;
    peer->user = credentials.uid;
    peer->group = credentials.gid;
    return 0;
}

int sg_peer_groups(int descriptor, gid_t *groups, socklen_t *bytes) {
    return getsockopt(descriptor, SOL_SOCKET, SO_PEERGROUPS, groups, bytes);
}

unsigned long sg_raise_descriptor_limit(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
    rlim_t soft = limit.rlim_cur;
    limit.rlim_cur = limit.rlim_max;
    return setrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_max : soft;
}

void sg_name_thread(const char *name) { pthread_setname_np(pthread_self(), name); }

ssize_t sg_read_cached(int descriptor, void *buffer, size_t length, int64_t offset) {
    struct iovec piece = {.iov_base = buffer, .iov_len = length};
    return preadv2(descriptor, &piece, 1, offset, RWF_NOWAIT);
}
