import Foundation
import Synchronization
import TestSupport
import Testing

/// Promise 5 on real mail: what the gates pass arrives as it was sent. The corpus is beside the checkout. It is
/// third-party mail and not part of the project.
@Suite(.scoped, .enabled(if: Checkout.corpus != nil, "the corpus of labelled mail is not beside the checkout"))
struct ByteExactTests {
    private struct Label: Decodable {
        let file: String
        let expect: String
    }

    /// Files labelled `pass`. A file that SMTP cannot carry unchanged is left out and counted.
    private func messages(in corpus: String) throws -> (sendable: [(name: String, bytes: [UInt8])], skipped: Int) {
        let labels = try String(contentsOfFile: "\(corpus)/labels.jsonl", encoding: .utf8).split(separator: "\n")
        var found: [(String, [UInt8])] = []
        var skipped = 0
        for line in labels {
            let label = try JSONDecoder().decode(Label.self, from: Data(line.utf8))
            guard label.expect == "pass" else { continue }
            let name = URL(filePath: label.file).lastPathComponent
            let bytes = Array(try Data(contentsOf: URL(filePath: "\(corpus)/messages/\(name)")))
            if isSendable(bytes) { found.append((name, bytes)) } else { skipped += 1 }
        }
        return (found, skipped)
    }

    /// Whether the bytes are whole lines with CRLF, without bare CR or LF and without NUL.
    private func isSendable(_ bytes: [UInt8]) -> Bool {
        guard bytes.suffix(2) == [0x0D, 0x0A] else { return false }
        var previous: UInt8 = 0
        for byte in bytes {
            if (byte == 0x0A) != (previous == 0x0D) || byte == 0 { return false }
            previous = byte
        }
        return true
    }

    @Test func `every clean message that passes the checks arrives unchanged except for the trace header`() throws {
        let (messages, skipped) = try messages(in: try #require(Checkout.corpus))
        let sandbox = try SandboxProgram.start()
        // All messages go to one address, which is not the recipient that they name.
        var settings = GuardSettings(upstreamPort: sandbox.port)
        settings.more = "checks: {wrong-recipient: {mode: off}}"
        let program = try GuardProgram.start(settings)
        let client = try program.session()

        var expected: [(name: String, bytes: [UInt8])] = []
        var blocked: [String] = []
        for (name, bytes) in messages {
            let reply = try client.deliver(message: bytes, parameters: " BODY=8BITMIME")
            switch reply.code {
            case 250: expected.append((name, bytes))
            case 550 where reply.contains("[placeholder]"): blocked.append(name)
            default: Issue.record("\(name): \(reply)")
            }
        }

        let arrived = try sandbox.messages()
        #expect(arrived.count == expected.count)
        for (message, (name, bytes)) in zip(arrived, expected) where TraceLine.removed(from: message) != bytes {
            Issue.record("\(name) was changed on its way")
        }
        #expect(expected.count > messages.count / 2)
        print(
            "byte-exact: \(expected.count) of \(messages.count) clean messages arrived unchanged, "
                + "\(blocked.count) blocked by the placeholder check, \(skipped) not fit for SMTP")
    }
}
