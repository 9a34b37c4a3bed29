// What Glibc's Swift module leaves out or cannot express: epoll, eventfd, accept4, crypt(3) and a few variadic or
// macro-shaped calls. Used by System and Net, and by Store for reads that must not wait for a disk.
//
// _GNU_SOURCE is defined in the C file, not here: it changes the layout of types (fd_set) that Swift's Glibc module
// has already read without it.
#ifndef SENDGUARD_CLINUX_H
#define SENDGUARD_CLINUX_H

#include <crypt.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/types.h>

/// errno of the calling thread; a function because the macro is not importable everywhere.
int sg_errno(void);

/// accept4(2), close-on-exec and non-blocking.
int sg_accept(int descriptor, struct sockaddr_storage *peer, socklen_t *length);

/// open(2) of a nameless file in a folder (O_TMPFILE), readable and writable by the owner.
int sg_open_unlinked(const char *folder);

/// open(2) for appending, made with mode 0644 if it is missing.
int sg_open_appending(const char *path);

/// open(2) of a regular file for reading; refuses links; EINVAL for anything else.
int sg_open_plain(const char *path);

/// The same, but follows links.
int sg_open_regular(const char *path);

/// open(2) of a regular file for reading and appending, made with mode 0640 if it is missing; EINVAL for anything else.
int sg_open_growing(const char *path);

/// open(2) of a folder, to sync it.
int sg_open_folder(const char *path);

/// pipe2(2), close-on-exec.
int sg_pipe(int ends[2]);

/// environ(7): Swift refuses to touch the global variable.
char **sg_environment(void);

/// The process, user and group that connected to a Unix socket, as they were at that moment.
struct sg_peer {
    pid_t process;
    uid_t user;
    gid_t group;
};

/// SO_PEERCRED (unix(7)).
int sg_peer(int descriptor, struct sg_peer *peer);

/// SO_PEERGROUPS: the supplementary groups of the connecting process. ERANGE when they do not fit; `bytes` then holds
/// the size needed.
int sg_peer_groups(int descriptor, gid_t *groups, socklen_t *bytes);

/// preadv2(2) with RWF_NOWAIT: EAGAIN when it would wait for a disk, EOPNOTSUPP when the file system cannot tell.
ssize_t sg_read_cached(int descriptor, void *buffer, size_t length, int64_t offset);

/// Raises the soft limit of open descriptors (RLIMIT_NOFILE) to the hard one; returns the limit then in force.
unsigned long sg_raise_descriptor_limit(void);

/// pthread_setname_np(3) of the calling thread.
void sg_name_thread(const char *name);

#endif
