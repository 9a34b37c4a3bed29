import Glibc

/// A POSIX semaphore (sem_init(3)). Sendable because sem_t is made for use from several threads and its
/// address does not change.
package final class Semaphore: @unchecked Sendable {
    private let pointer = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    package init() { sem_init(pointer, 0, 0) }
    deinit {
        sem_destroy(pointer)
        pointer.deallocate()
    }

    package func signal() { sem_post(pointer) }
    package func wait() { while sem_wait(pointer) != 0 {} }
}
