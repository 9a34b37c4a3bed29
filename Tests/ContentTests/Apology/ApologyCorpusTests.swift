import Foundation
import Mail
import TestSupport
import Testing

@testable import Content

/// Runs the rules over third-party mail: almost none of it passes as an apology, and all of it can be read.
///
/// The corpus lies beside the checkout and is not part of the project.
@Suite(.enabled(if: Checkout.corpus != nil, "no labelled mail beside the checkout"))
struct ApologyCorpusTests {
    @Test func `almost no other mail passes as an apology`() throws {
        let folder = "\(try #require(Checkout.corpus))/messages"
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".eml") }.sorted()
        let apologies = try files.filter { file in
            let message = try Data(contentsOf: URL(filePath: "\(folder)/\(file)")).withUnsafeBytes {
                Message(reading: $0)
            }
            let found = ApologyCheck.findings(in: ApologyDraft(message), against: .nothing).map(\.rule)
            return !found.contains { ["subject-unclear", "subject-empty", "no-apology", "no-account"].contains($0) }
        }
        for file in apologies { print("taken for an apology: \(file)") }
        #expect(files.count > 1_000)
        #expect(apologies.count <= 3)
    }
}

/// Drafts that no person would write.
struct ApologyOddityTests {
    @Test func `any bytes are read within bounds`() {
        var random = SeededRandom(seed: 7)
        let pieces = [
            "From: a@b.example\r\n", "Subject: Sorry\r\n", "Content-Type: text/html\r\n", "\r\n", "<a href=\"https://",
            "\"", "<p>",
            "?", "\u{FEFF}", "http://@:/", "9.", "%", "„", "。", "\n\n", "oops", "List-Id: <",
            "<div style=\"display:none\">",
        ]
        for _ in 0..<300 {
            var bytes: [UInt8] = []
            for _ in 0..<60 {
                bytes += pieces[Int(random.next() % UInt64(pieces.count))].utf8
                bytes.append(UInt8(truncatingIfNeeded: random.next()))
            }
            let message = bytes.withUnsafeBytes { Message(reading: $0) }
            let draft = ApologyDraft(message)
            #expect(draft.frame.bytes.count <= 1 + 5 * 32 * 8)
            #expect(!ApologyCheck.findings(in: draft, against: .nothing).isEmpty)
        }
    }

    @Test func `only the beginning of a very large draft is read`() {
        let text = "<p>Oops</p>" + String(repeating: "<p>We are sorry 50 % off and \"quoted.</p>", count: 60_000)
        let draft = ApologyDraft(message("From: a@b.example", "Content-Type: text/html", "", text))
        #expect(draft.body.count == 2_000)
    }
}
