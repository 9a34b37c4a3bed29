import Foundation
import Mail
import Testing

@testable import Guard
@testable import sendguard

/// The placeholder check against labelled mail: what it must not refuse, and what it must find.
///
/// The corpus is third-party mail that lies beside the checkout and is no part of the project.
@Suite(.enabled(if: Corpus.isPresent, "no labelled mail in ../shared/corpus/dev"))
struct CorpusTests {
    /// What an ESP fills in later is for its profile to say: rows with one are judged apart.
    @Test func `hardly any clean mail is refused`() throws {
        let clean = try Corpus.rows().filter { $0.expect == "pass" && $0.upstream == nil }
        let refused = try clean.filter { try Corpus.isRefused($0) }
        for row in refused { print("refused, though clean: \(row.file) (\(row.kind))") }
        #expect(clean.count > 500)
        #expect(refused.count <= 10)
    }

    /// By what the tag begins with; a tag that lost a part of its delimiters is none of the family.
    @Test(arguments: [
        ("{{", "}}", 0.97), ("{%", "%}", 1), ("<%", "%>", 1), ("*|", "|*", 1), ("%%", "%%", 1), ("${", "}", 1),
        ("[[", "]]", 1),
    ]) func `most tags of the common families are found`(opening: String, closing: String, floor: Double) throws {
        let rows = try Corpus.rows().filter { row in
            guard row.expect == "block", row.upstream == nil, let tag = row.tag else { return false }
            return tag.hasPrefix(opening) && tag.hasSuffix(closing)
        }
        let missed = try rows.filter { try !Corpus.isRefused($0) }
        print("\(opening) \(rows.count - missed.count) of \(rows.count) found; missed: \(missed.map(\.file))")
        #expect(!rows.isEmpty)
        #expect(Double(rows.count - missed.count) >= floor * Double(rows.count))
    }
}

/// The labelled mail, where it is present.
private enum Corpus {
    struct Row: Decodable {
        let file: String
        let expect: String
        let kind: String
        let upstream: String?
        let tag: String?
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/corpus/dev")

    private static let runner = CheckRunner(settings: [:], options: Configuration.shipped.checkOptions)

    static var isPresent: Bool {
        FileManager.default.isReadableFile(atPath: folder.appending(path: "labels.jsonl").path)
    }

    static func rows() throws -> [Row] {
        let labels = try String(contentsOf: folder.appending(path: "labels.jsonl"), encoding: .utf8)
        return try labels.split(separator: "\n").map { try JSONDecoder().decode(Row.self, from: Data($0.utf8)) }
    }

    static func isRefused(_ row: Row) throws -> Bool {
        let bytes = try Data(contentsOf: folder.appending(path: "messages/\(row.file)"))
        let message = bytes.withUnsafeBytes { Message(reading: $0) }
        let facts = Facts(
            sender: Address("bounce@shop.example"), recipients: [], stream: "", campaign: "", profile: .plain,
            message: message, now: Timestamp(microseconds: 0))
        return runner.judge(facts).refusal != nil
    }
}
