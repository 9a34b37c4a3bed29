import Net
import System

/// What comes over a connection: lines, and octets behind them.
///
/// Sendable: one task uses it, and each call runs on the connection's thread.
final class ControlInput: @unchecked Sendable {
    let connection: LocalConnection
    /// When what is being read must be here.
    var deadline: Deadline
    private var buffer: [UInt8] = []
    private var start = 0

    init(_ connection: LocalConnection) {
        self.connection = connection
        deadline = .after(ControlLimits.arrivalTimeout)
    }

    /// The head of the next request; nil at the end of the connection.
    func head() throws(RequestHead.Fault) -> RequestHead? {
        var lines: [[UInt8]] = []
        var left = ControlLimits.headBytes
        while true {
            guard let line = try line(&left, mayEnd: lines.isEmpty) else { return nil }
            if !line.isEmpty {
                lines.append(line)
            } else if !lines.isEmpty {
                return try RequestHead(lines: lines)
            }
            // An empty line before a request is passed over (RFC 9112 section 2.2).
        }
    }

    /// The next line, without its line end; nil at the end of the connection.
    /// - Parameter left: octets that may still come.
    func line(_ left: inout Int, mayEnd: Bool = false) throws(RequestHead.Fault) -> [UInt8]? {
        var looked = start
        while true {
            if let end = buffer[looked...].firstIndex(of: 0x0A) {
                var line = Array(buffer[start..<end])
                left -= line.count + 1
                start = end + 1
                guard left >= 0 else { break }
                if line.last == 0x0D { line.removeLast() }
                return line
            }
            guard buffer.count - start <= left else { break }
            let unread = buffer.count - start
            guard try fill() else {
                guard mayEnd, unread == 0 else { throw .bad("the request ended early") }
                return nil
            }
            looked = start + unread
        }
        throw RequestHead.Fault(
            status: 431, text: "the request's head is over \(ControlLimits.headBytes) octets")
    }

    /// Waits for some octets; returns none at the end.
    func some(atMost count: Int) throws(RequestHead.Fault) -> [UInt8] {
        if start == buffer.count, !(try fill()) { return [] }
        // Not `start + count`: what a client announces may be any number.
        let end = start + min(count, buffer.count - start)
        defer { start = end }
        return Array(buffer[start..<end])
    }

    /// False at the end.
    private func fill() throws(RequestHead.Fault) -> Bool {
        let more: [UInt8]
        do throws(NetError) { more = try connection.read(until: deadline) } catch .timedOut {
            throw RequestHead.Fault(status: 408, text: "the request was not here in time")
        } catch {
            return false
        }
        buffer.removeFirst(start)
        start = 0
        buffer += more
        return !more.isEmpty
    }
}
