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
    /// What the guard reached on each half, as a floor. `scripts/weights` prints the figures of mail that its weights
    /// never saw.
    struct Floor: CustomTestStringConvertible {
        let half: String
        /// The share of broken mail that is refused, without kinds of policy.
        let recall: Double
        let falseBlocks: Int
        let falseBlocksOfRealMail: Int
        var testDescription: String { half }
    }

    private static let floors = [
        Floor(half: "dev", recall: 0.998, falseBlocks: 1, falseBlocksOfRealMail: 0),
        Floor(half: "second", recall: 0.979, falseBlocks: 2, falseBlocksOfRealMail: 1),
    ]

    @Test(arguments: floors) func `each half is judged as well as was reached`(floor: Floor) throws {
        let result = try Corpus.result(floor.half)
        guard result.broken > 0 else { return }
        for row in result.wrong {
            print("wrong: \(floor.half)/\(row.file) (\(row.expect), \(row.kind), \(row.tag ?? ""))")
        }
        #expect(result.recall >= floor.recall)
        #expect(result.falseBlocks <= floor.falseBlocks)
        #expect(result.falseBlocksOfReal <= floor.falseBlocksOfRealMail)
    }

    /// The goals of the guard, over all labelled mail.
    @Test func `all labelled mail is judged as well as promised`() throws {
        let results = try Self.floors.map { try Corpus.result($0.half) }
        let broken = results.reduce(0) { $0 + $1.broken }
        let hits = results.reduce(0) { $0 + $1.hits }
        let falseBlocks = results.reduce(0) { $0 + $1.falseBlocks }
        #expect(broken > 500)
        #expect(Double(hits) >= 0.985 * Double(broken))
        #expect(Double(hits) >= 0.995 * Double(hits + falseBlocks))
        let real = results.reduce(0) { $0 + $1.real }
        #expect(Double(results.reduce(0) { $0 + $1.falseBlocksOfReal }) <= 0.003 * Double(real))
    }

    /// Links to staging hosts and notes between designers are not refused, because `test-content` only observes them.
    @Test func `nearly all kinds of policy are seen`() throws {
        let policy = try Corpus.rows().filter { $0.row.expect == "block" && Corpus.kindsOfPolicy.contains($0.row.kind) }
        let unseen = try policy.filter { try Corpus.judgement(of: $0.row, in: $0.folder).findings.isEmpty }
        for (row, _) in unseen { print("unseen: \(row.file) (\(row.kind), \(row.tag ?? ""))") }
        #expect(policy.count > 15)
        #expect(Double(unseen.count) <= 0.05 * Double(policy.count))
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

    /// The verdicts on one half, without kinds of policy.
    struct Result {
        var broken = 0
        var hits = 0
        var falseBlocks = 0
        var real = 0
        var falseBlocksOfReal = 0
        var wrong: [Row] = []
        var recall: Double { Double(hits) / Double(max(1, broken)) }
    }

    static let kindsOfPolicy: Set = ["bad-link", "human-placeholder", "wild-human-placeholder"]

    private static let runner = CheckRunner(modes: [:], options: Configuration.shipped.checkOptions)

    /// The rows of every half that is present, each with the half's folder.
    static func rows() throws -> [(row: Row, folder: String)] {
        try Checkout.corpora.flatMap { folder in
            try Data(contentsOf: URL(filePath: "\(folder)/labels.jsonl")).split(separator: 0x0A).map {
                (try JSONDecoder().decode(Row.self, from: $0), folder)
            }
        }
    }

    /// Empty when the half is not present.
    static func result(_ half: String) throws -> Result {
        var result = Result()
        for (row, folder) in try rows() where folder.hasSuffix("/\(half)") && !kindsOfPolicy.contains(row.kind) {
            let isRefused = try judgement(of: row, in: folder).refusal != nil
            let isReal = row.group == "real-neg"
            if row.expect == "block" {
                result.broken += 1
                result.hits += isRefused ? 1 : 0
            } else {
                result.falseBlocks += isRefused ? 1 : 0
                result.real += isReal ? 1 : 0
                result.falseBlocksOfReal += isReal && isRefused ? 1 : 0
            }
            if (row.expect == "block") != isRefused { result.wrong.append(row) }
        }
        return result
    }

    /// Judges the message without recipients, because the corpus has no envelopes.
    static func judgement(of row: Row, in folder: String) throws -> Judgement {
        let bytes = try Data(contentsOf: URL(filePath: "\(folder)/messages/\(row.file)"))
        let message = bytes.withUnsafeBytes { Message(reading: $0) }
        let facts = Facts(
            sender: Address("bounce@shop.example"), recipients: [], stream: "", campaign: "",
            profile: row.upstream.flatMap { ProfileCatalogue.shipped[$0] } ?? .plain, message: message,
            now: Timestamp(microseconds: 0))
        return runner.judge(facts)
    }
}
