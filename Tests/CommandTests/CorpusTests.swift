import Foundation
import Guard
import Mail
import TestSupport
import Testing

@testable import Content
@testable import sendguard

/// All checks in their default modes on labelled mail: which mail they must pass, and what they must find.
/// `scripts/corpus` prints the same numbers, with each miss.
///
/// The corpus is third-party mail in a folder beside the checkout. It is not part of the project.
@Suite(.enabled(if: Checkout.corpus != nil, "no labelled mail beside the checkout"))
struct CorpusTests {
    @Test func `no real mail and at most one other clean mail is refused`() throws {
        let clean = try Corpus.rows().filter { $0.expect == "pass" }
        let refused = try clean.filter { try Corpus.isRefused($0) }
        for row in refused { print("refused, though clean: \(row.file) (\(row.kind))") }
        #expect(clean.count > 500)
        #expect(refused.count <= 1)
        #expect(!refused.contains { $0.group == "real-neg" })
    }

    /// Links to staging hosts and notes between designers are not refused, because `test-content` only observes them.
    @Test func `nearly all mail that is labelled as broken is refused`() throws {
        let broken = try Corpus.rows().filter { $0.expect == "block" }
        let missed = try broken.filter { try !Corpus.isRefused($0) }
        let strictlyMissed = missed.filter { !Corpus.kindsOfPolicy.contains($0.kind) }
        for row in strictlyMissed { print("missed: \(row.file) (\(row.kind), \(row.tag ?? ""))") }
        #expect(broken.count > 500)
        #expect(Double(missed.count) <= 0.02 * Double(broken.count))
        #expect(Double(strictlyMissed.count) <= 0.003 * Double(broken.count))
    }
}

/// The labelled mail, if it is present.
private enum Corpus {
    struct Row: Decodable {
        let file: String
        let expect: String
        let kind: String
        let group: String
        let upstream: String?
        let tag: String?
    }

    static let kindsOfPolicy: Set = ["bad-link", "human-placeholder", "wild-human-placeholder"]

    private static let runner = CheckRunner(modes: [:], options: Configuration.shipped.checkOptions)

    static func rows() throws -> [Row] { try Checkout.labels() }

    /// Judges the message without recipients, because the corpus has no envelopes.
    static func isRefused(_ row: Row) throws -> Bool {
        let folder = try #require(Checkout.corpus)
        let bytes = try Data(contentsOf: URL(filePath: "\(folder)/messages/\(row.file)"))
        let message = bytes.withUnsafeBytes { Message(reading: $0) }
        let facts = Facts(
            sender: Address("bounce@shop.example"), recipients: [], stream: "", campaign: "",
            profile: row.upstream.flatMap { ProfileCatalogue.shipped[$0] } ?? .plain, message: message,
            now: Timestamp(microseconds: 0))
        return runner.judge(facts).refusal != nil
    }
}
