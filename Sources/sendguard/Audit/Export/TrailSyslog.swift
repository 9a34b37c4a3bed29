import Guard
import Net
import Synchronization
import System

/// The syslog of `audit.syslog`. It answers nothing, so that lines may be lost on their way; what can be known (nobody
/// listens, it is behind) has them sent again.
final class TrailSyslog: TrailSink {
    private let settings: SyslogSettings
    private let writer: SyslogWriter
    private let worker: Worker
    /// nil until the first line, and after a failure.
    private let socket = Mutex<DatagramSocket?>(nil)

    /// Lines after which it is asked whether somebody has turned them down: as many come twice at most, and no more are on
    /// their way at once than a receiver has room for.
    private static let burst = 50

    init(_ settings: SyslogSettings, hostname: String, worker: Worker) {
        self.settings = settings
        writer = SyslogWriter(settings, hostname: hostname)
        self.worker = worker
    }

    func write(_ lines: ArraySlice<TrailLine>) async -> (count: Int, failure: (any Error)?) {
        await worker.run { [self] in
            var count = 0
            do throws(NetError) {
                var rest = lines
                while !rest.isEmpty {
                    let burst = rest.prefix(Self.burst)
                    try send(burst)
                    count += burst.count
                    rest = rest.dropFirst(burst.count)
                }
                return (count, nil)
            } catch {
                // Another server may have come in its place.
                socket.withLock { $0 = nil }
                return (count, error)
            }
        }
    }

    private func send(_ lines: ArraySlice<TrailLine>) throws(NetError) {
        let socket = try connected()
        for line in lines {
            do throws(NetError) { try socket.send(writer.message(line)) } catch DatagramSocket.tooLong {
                try socket.send(writer.message(line, isShort: true))
            }
        }
        try socket.confirm()
    }

    private func connected() throws(NetError) -> DatagramSocket {
        if let open = socket.withLock({ $0 }) { return open }
        let fresh: DatagramSocket
        switch settings.target {
        case .socket(let path): fresh = try DatagramSocket(path: path)
        case .udp(let host, let port): fresh = try DatagramSocket(host: host, port: port)
        }
        socket.withLock { $0 = fresh }
        return fresh
    }
}
