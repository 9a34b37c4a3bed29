import Foundation
import Guard
import Mail
import Net
import Synchronization
import System

/// The syslog of `audit.syslog`. A syslog does not answer, so lines can be lost on the way. When a loss is known (no
/// listener, or it is behind), the lines are sent again.
final class RecordExportSyslog: RecordExportSink {
    private let settings: SyslogSettings
    private let writer: SyslogWriter
    private let worker: Worker
    /// nil until the first line, and after a failure.
    private let socket = Mutex<DatagramSocket?>(nil)

    /// After this many lines, the socket is asked whether a line was refused. So at most this many are sent twice, and
    /// a receiver has room for those in flight.
    private static let burst = 50

    init(_ settings: SyslogSettings, hostname: String, worker: Worker) {
        self.settings = settings
        writer = SyslogWriter(settings, hostname: hostname)
        self.worker = worker
    }

    func write(_ lines: ArraySlice<RecordExportLine>) async -> (count: Int, failure: (any Error)?) {
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
                // Connects again next time: another server may listen there.
                socket.withLock { $0 = nil }
                return (count, error)
            }
        }
    }

    private func send(_ lines: ArraySlice<RecordExportLine>) throws(NetError) {
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

/// Writes lines of the record as syslog messages.
///
///     <22>1 2026-11-27T21:09:16.123Z mail.example.com sendguard 4711 message - {"at":…}     RFC 5424, by UDP
///     <22>Nov 27 21:09:16 sendguard[4711]: {"at":…}                                         RFC 3164, to a socket
struct SyslogWriter: Sendable {
    private let settings: SyslogSettings
    private let hostname: String
    private let pid = getpid()

    /// RFC 5424 section 6.2.1: info (6) for messages, notice (5) for everything else.
    private static func severity(_ kind: RecordExportLine.Kind) -> Int { kind == .message ? 6 : 5 }

    init(_ settings: SyslogSettings, hostname: String) {
        self.settings = settings
        // Section 6.2.4: printable ASCII, at most 255 characters; a dash means that there is no name.
        let name = hostname.filter { $0.isASCII && !$0.isWhitespace && !$0.isNewline }.prefix(255)
        self.hostname = name.isEmpty ? "-" : String(name)
    }

    /// Never cuts a line: a line that does not fit is sent in its short form.
    func message(_ line: RecordExportLine, isShort: Bool = false) -> [UInt8] {
        let head = head(of: line)
        if !isShort, head.count + line.bytes.count - 1 <= settings.maxBytes { return head + line.bytes.dropLast() }
        return head + line.short(limit: settings.maxBytes - head.count)
    }

    private func head(of line: RecordExportLine) -> [UInt8] {
        let priority = settings.facility.number * 8 + Self.severity(line.kind)
        switch settings.target {
        case .udp:
            return Array(
                "<\(priority)>1 \(line.at.rfc3339) \(hostname) sendguard \(pid) \(line.kind.rawValue) - ".utf8)
        case .socket:
            return Array("<\(priority)>\(Clock.localText(line.at.microseconds)) sendguard[\(pid)]: ".utf8)
        }
    }
}

/// The file of `audit.jsonl`.
struct RecordExportFile: RecordExportSink {
    private let file: RotatingFile
    private let worker: Worker

    /// - Parameter folder: the state folder.
    init(_ settings: AuditFileSettings, folder: String, worker: Worker) {
        file = RotatingFile(settings.path(in: folder), limitBytes: settings.maxBytes, kept: settings.kept)
        self.worker = worker
    }

    func write(_ lines: ArraySlice<RecordExportLine>) async -> (count: Int, failure: (any Error)?) {
        await worker.run { [file] in file.append(lines.map(\.bytes)[...]) }
    }
}
