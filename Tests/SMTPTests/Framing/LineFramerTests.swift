import Testing

@testable import SMTP

struct LineFramerTests {
    /// All events when the pieces come as from a socket.
    private func frames(_ pieces: [[UInt8]], limitBytes: Int = 16) -> [String] {
        var framer = LineFramer(limitBytes: limitBytes)
        var buffer: [UInt8] = []
        var frames: [String] = []
        for piece in pieces {
            buffer += piece
            while true {
                let (consumed, event) = buffer.withUnsafeBytes { framer.next(in: $0) }
                let taken = buffer.prefix(consumed)
                buffer.removeFirst(consumed)
                switch event {
                case .line(let length):
                    #expect(taken.suffix(2) == [13, 10])
                    frames.append(String(decoding: taken.prefix(length), as: UTF8.self))
                case .incomplete: break
                case .bareLineBreak: return frames + ["<bare>"]
                case .tooLong: frames.append("<too long>")
                }
                if event == .incomplete { break }
            }
        }
        return frames
    }

    @Test(arguments: [
        ("NOOP\r\n", ["NOOP"]),
        ("\r\n", [""]),
        ("a\r\nbc\r\n\r\nrest", ["a", "bc", ""]),
        ("NOOP", []),
        ("NOOP\r", []),
        ("a\nb", ["<bare>"]),
        ("\n", ["<bare>"]),
        ("ok\r\na\rb\r\n", ["ok", "<bare>"]),
        ("a\r\r\n", ["<bare>"]),
        ("a\n\r\n", ["<bare>"]),
        ("exactly_14_oct\r\nx\r\n", ["exactly_14_oct", "x"]),
        ("exactly_15_octe\r\nx\r\n", ["<too long>", "x"]),
        ("a line that is far beyond the limit of sixteen\r\nNOOP\r\n", ["<too long>", "NOOP"]),
        ("a line that is far beyond the limit\nNOOP\r\n", ["<bare>"]),
        ("a line that is far beyond the limit\rNOOP\r\n", ["<bare>"]),
        ("a\u{0}b\r\n", ["a\u{0}b"]),
    ])
    func `only CRLF ends a line, however the bytes are split`(input: String, expected: [String]) {
        for pieces in everySplit(input) {
            #expect(frames(pieces) == expected, "\(input.debugDescription) as \(pieces.map(shown))")
        }
    }

    @Test func `a line without an end buffers no more than the limit`() {
        var framer = LineFramer(limitBytes: 64)
        var held = 0
        for _ in 0..<1000 {
            let bytes = [UInt8](repeating: 0x61, count: held + 10)
            held = bytes.count - bytes.withUnsafeBytes { framer.next(in: $0).consumed }
            #expect(held < 64)
        }
    }
}
