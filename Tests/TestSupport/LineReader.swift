/// Lines of a TCP connection, without their CRLF.
package final class LineReader {
    private let socket: TCPSocket
    private var buffer: [UInt8] = []
    private var start = 0

    package init(_ socket: TCPSocket) { self.socket = socket }

    /// The next line; nil at the end of the stream. A lone LF also ends a line, so that a peer's mistake shows in the
    /// text and not as a timeout.
    package func line() throws -> [UInt8]? {
        var searched = start
        while true {
            if let end = buffer[searched...].firstIndex(of: 0x0A) {
                var line = buffer[start..<end]
                if line.last == 0x0D { line.removeLast() }
                start = end + 1
                return Array(line)
            }
            searched = buffer.count
            let more = try socket.receive()
            if more.isEmpty {
                defer { start = buffer.count }
                return start < buffer.count ? Array(buffer[start...]) : nil
            }
            if start > 0 {
                buffer.removeFirst(start)
                searched -= start
                start = 0
            }
            buffer += more
        }
    }

    /// Exactly `count` bytes; fewer only at the end of the stream.
    package func bytes(_ count: Int) throws -> [UInt8] {
        while buffer.count - start < count {
            let more = try socket.receive()
            if more.isEmpty { break }
            buffer += more
        }
        let end = min(start + count, buffer.count)
        defer { start = end }
        return Array(buffer[start..<end])
    }
}
