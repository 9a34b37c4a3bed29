import SMTPSupport
import Testing

@testable import SMTP

/// A server's options, with a test's changes.
func options(_ change: (inout ServerOptions) -> Void = { _ in }) -> ServerOptions {
    var options = ServerOptions(hostname: "guard.example.com")
    change(&options)
    return options
}

/// Plays a dialog of `C:` and `S:` lines against a `MemoryServer`, line by line. Without STARTTLS, it also plays it
/// in one piece and byte by byte. An `S:` line that ends in `…` matches by its beginning.
@discardableResult
func play(
    _ dialog: String, _ options: ServerOptions = options(),
    sourceLocation: SourceLocation = #_sourceLocation
) -> MemoryServer {
    let lines = dialog.split(separator: "\n").map { $0.drop { $0 == " " } }
    var server = MemoryServer(options)
    var heard: [String] = server.takeOutput()
    var expected: [String] = []
    for line in lines {
        if line.hasPrefix("C: ") {
            expect(heard, matches: expected, sourceLocation)
            (heard, expected) = ([], [])
            server.feed(line.dropFirst(3) + "\r\n")
            heard = server.takeOutput()
        } else {
            expected.append(String(line.dropFirst(3)))
        }
    }
    expect(heard, matches: expected, sourceLocation)

    guard !dialog.contains("STARTTLS") else { return server }
    let input = lines.filter { $0.hasPrefix("C: ") }.map { $0.dropFirst(3) + "\r\n" }.joined()
    let output = lines.filter { $0.hasPrefix("S: ") }.map { String($0.dropFirst(3)) }
    for pieces in [[Array(input.utf8)], input.utf8.map { [$0] }] {
        var other = MemoryServer(options)
        for piece in pieces { other.feed(piece) }
        expect(other.takeOutput(), matches: output, sourceLocation)
        #expect(other.messages == server.messages, sourceLocation: sourceLocation)
    }
    return server
}

private func expect(_ heard: [String], matches expected: [String], _ sourceLocation: SourceLocation) {
    let isSame =
        heard.count == expected.count
        && zip(heard, expected).allSatisfy { line, pattern in
            pattern.hasSuffix("…") ? line.hasPrefix(pattern.dropLast()) : line == pattern
        }
    #expect(isSame, "got \(heard), expected \(expected)", sourceLocation: sourceLocation)
}
