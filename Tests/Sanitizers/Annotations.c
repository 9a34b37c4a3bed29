// Shows the thread sanitizer synchronisation that it cannot see. `scripts/test --sanitize thread` preloads it.
//
// Two mechanisms synchronise memory inside the toolchain's libraries. These are built without the sanitizer, so it reports
// races that do not exist:
//
// - Swift's `Mutex` takes a free lock with an atomic operation in our own code. When the lock is
//   taken, it calls `_lockSlow` and `_unlockSlow`, which use the kernel (FUTEX_LOCK_PI).
// - A continuation that is resumed before its task waits for it. The task then continues at once. The runtime annotates
//   only the other way, through an executor.
//
// So these functions replace the toolchain's: they call the original function and then tell the sanitizer. One case is
// still not seen: the continuation is resumed between the task's check and its wait.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>

// Functions of the sanitizer. Missing in a program without it, such as a client that a test starts.
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
