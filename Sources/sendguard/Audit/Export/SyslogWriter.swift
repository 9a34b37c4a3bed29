import Foundation
import Guard
import Mail
import System

/// Lines of the trail as syslog messages.
///
///     <22>1 2026-11-27T21:09:16.123Z mail.example.com sendguard 4711 message - {"at":…}     RFC 5424, by UDP
///     <22>Nov 27 21:09:16 sendguard[4711]: {"at":…}                                         RFC 3164, to a socket
struct SyslogWriter: Sendable {
    private let settings: SyslogSettings
    private let hostname: String
    private let pid = getpid()

    /// RFC 5424 section 6.2.1: notice (5) for what somebody did, info (6) for mail.
    private static func severity(_ kind: TrailLine.Kind) -> Int { kind == .message ? 6 : 5 }

    init(_ settings: SyslogSettings, hostname: String) {
        self.settings = settings
        // Section 6.2.4: printable ASCII, at most 255; a dash is none.
        let name = hostname.filter { $0.isASCII && !$0.isWhitespace && !$0.isNewline }.prefix(255)
        self.hostname = name.isEmpty ? "-" : String(name)
    }

    /// Never cut: what does not fit goes as a shorter line.
    func message(_ line: TrailLine, isShort: Bool = false) -> [UInt8] {
        let head = head(of: line)
        if !isShort, head.count + line.bytes.count - 1 <= settings.maxBytes { return head + line.bytes.dropLast() }
        return head + line.short(limit: settings.maxBytes - head.count)
    }

    private func head(of line: TrailLine) -> [UInt8] {
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
