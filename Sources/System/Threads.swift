import CLinux
import Glibc

/// Detached POSIX threads.
package enum Threads {
    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// - Parameter name: at most 15 bytes, as `ps -T` and debuggers show it.
    package static func start(named name: String, _ run: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        let body = Unmanaged.passRetained(
            Body {
                sg_name_thread(name)
                run()
            })
        let failure = pthread_create(
            &thread, nil,
            { argument in
                Unmanaged<Body>.fromOpaque(argument!).takeRetainedValue().run()
                return nil
            }, body.toOpaque())
        precondition(failure == 0, "pthread_create: \(Errno(failure))")
        pthread_detach(thread)
    }
}
