// Tells the thread sanitizer of a wait for a lock; `scripts/test --sanitize thread` preloads it.
//
// Swift's `Mutex` takes a free lock with an atomic operation in our own code, which the sanitizer sees. A lock that is
// taken makes it call the two functions below, which are in a library of the toolchain and leave the rest to the kernel
// (FUTEX_LOCK_PI): the sanitizer sees nothing, and takes what the lock guards for a race. So the two are put in front of
// the toolchain's, do the same by calling them, and say what has happened.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>

#define LOCK_SLOW "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK_SLOW "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

typedef __attribute__((swiftcall)) void lock_function(uint32_t, __attribute__((swift_context)) void *);
typedef __attribute__((swiftcall)) void unlock_function(__attribute__((swift_context)) void *);

// The sanitizer's; not there in a program without it, such as a client that a test starts.
__attribute__((weak)) void __tsan_acquire(void *address);
__attribute__((weak)) void __tsan_release(void *address);

static void *next(const char *name) {
    void *function = dlsym(RTLD_NEXT, name);
    if (!function) abort();
    return function;
}

__attribute__((swiftcall)) void sg_lock_slow(uint32_t thread, __attribute__((swift_context)) void *mutex)
    __asm__(LOCK_SLOW);
__attribute__((swiftcall)) void sg_lock_slow(uint32_t thread, __attribute__((swift_context)) void *mutex) {
    ((lock_function *)next(LOCK_SLOW))(thread, mutex);
    if (__tsan_acquire) __tsan_acquire(mutex);
}

__attribute__((swiftcall)) void sg_unlock_slow(__attribute__((swift_context)) void *mutex) __asm__(UNLOCK_SLOW);
__attribute__((swiftcall)) void sg_unlock_slow(__attribute__((swift_context)) void *mutex) {
    if (__tsan_release) __tsan_release(mutex);
    ((unlock_function *)next(UNLOCK_SLOW))(mutex);
}
