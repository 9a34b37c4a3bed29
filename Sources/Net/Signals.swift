import Glibc

/// Signals as a stream. Must be made before any other thread starts, so that every thread inherits the mask and
/// only `sigwait` takes them.
package struct Signals: Sendable {
    /// The signal's numbers as they come.
    package let stream: AsyncStream<Int32>

    /// - Parameter signals: such as SIGTERM. SIGPIPE is ignored besides: writes report EPIPE instead.
    package init(_ signals: [Int32]) {
        signal(SIGPIPE, SIG_IGN)
        var set = sigset_t()
        sigemptyset(&set)
        for number in signals { sigaddset(&set, number) }
        pthread_sigmask(SIG_BLOCK, &set, nil)
        let (stream, continuation) = AsyncStream.makeStream(of: Int32.self)
        self.stream = stream
        let waited = set
        Threads.start(named: "signals") {
            var waited = waited
            while true {
                var number: Int32 = 0
                if sigwait(&waited, &number) == 0 { continuation.yield(number) }
            }
        }
    }
}
