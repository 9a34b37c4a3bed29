// Tells the thread sanitizer what it cannot see; `scripts/test --sanitize thread` preloads it.
//
// Two things order memory inside libraries of the toolchain, which are built without the sanitizer, so it takes what they
// order for races:
//
// - Swift's `Mutex` takes a free lock with an atomic operation in our own code. A lock that is taken makes it call
//   `_lockSlow` and `_unlockSlow`, which leave the rest to the kernel (FUTEX_LOCK_PI).
// - A continuation that is resumed before its task has gone to wait for it: the runtime annotates the way through an
//   executor, not this one, where the task goes straight on.
//
// So these functions are put in front of the toolchain's, do the same by calling them, and say what has happened.
// Where the task asks just before the resume and finds it just after, the second order is still not seen.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>

// The sanitizer's; not there in a program without it, such as a client that a test starts.
__attribute__((weak)) void __tsan_acquire(void *address);
__attribute__((weak)) void __tsan_release(void *address);

static void acquire(void *address) {
    if (__tsan_acquire) __tsan_acquire(address);
}

static void release(void *address) {
    if (__tsan_release) __tsan_release(address);
}

// The function that would have been called.
static void *next(const char *name) {
    void *function = dlsym(RTLD_NEXT, name);
    if (!function) abort();
    return function;
}

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context))

// MARK: Mutex

#define LOCK_SLOW "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK_SLOW "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

typedef SWIFT void lock_function(uint32_t, SELF void *);
typedef SWIFT void unlock_function(SELF void *);

SWIFT void lock_slow(uint32_t thread, SELF void *mutex) __asm__(LOCK_SLOW);
SWIFT void lock_slow(uint32_t thread, SELF void *mutex) {
    ((lock_function *)next(LOCK_SLOW))(thread, mutex);
    acquire(mutex);
}

SWIFT void unlock_slow(SELF void *mutex) __asm__(UNLOCK_SLOW);
SWIFT void unlock_slow(SELF void *mutex) {
    release(mutex);
    ((unlock_function *)next(UNLOCK_SLOW))(mutex);
}

// MARK: Continuations

typedef SWIFT void resume_function(void *);
typedef SWIFT void fail_function(void *, void *);
typedef SWIFT void *current_function(void);
typedef __attribute__((swiftasynccall)) void await_function(void *);

SWIFT void swift_continuation_resume(void *task) {
    release(task);
    ((resume_function *)next("swift_continuation_resume"))(task);
}

SWIFT void swift_continuation_throwingResume(void *task) {
    release(task);
    ((resume_function *)next("swift_continuation_throwingResume"))(task);
}

SWIFT void swift_continuation_throwingResumeWithError(void *task, void *error) {
    release(task);
    ((fail_function *)next("swift_continuation_throwingResumeWithError"))(task, error);
}

__attribute__((swiftasynccall)) void swift_continuation_await(void *context) {
    acquire(((current_function *)next("swift_task_getCurrent"))());
    await_function *function = (await_function *)next("swift_continuation_await");
    __attribute__((musttail)) return function(context);
}
