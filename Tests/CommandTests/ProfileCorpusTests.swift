import Foundation
import Guard
import Mail
import TestSupport
import Testing

@testable import sendguard

/// Labelled mail for an ESP: tags that the ESP fills in pass, and all other tags are refused.
@Suite(.enabled(if: Checkout.corpus != nil, "no labelled mail beside the checkout"))
struct ProfileCorpusTests {
    private struct Row: Decodable {
        let file: String
        let expect: String
        let kind: String
        let upstream: String?
        let tag: String?
    }

    @Test func `mail for an ESP is judged as labelled`() throws {
        let corpus = try #require(Checkout.corpus)
        let loaded = try ConfigurationLoader.load("\(Checkout.root)/config/sendguard.yaml")
        let rows = try Checkout.labels(as: Row.self).filter { $0.upstream != nil }
        #expect(rows.count >= 20)
        for row in rows {
            let profile = try #require(loaded.profiles[row.upstream ?? ""], "\(row.file): no profile")
            let bytes = try Data(contentsOf: URL(filePath: "\(corpus)/messages/\(row.file)"))
            let judge = OfflineJudge(
                configuration: loaded.configuration, profile: profile, now: Timestamp(microseconds: 0))
            let isRefused =
                judge.judge(CheckInput(Array(bytes), name: row.file, isHTML: false), file: row.file).verdict
                != CheckReport.passed
            #expect(isRefused == (row.expect == "block"), "\(row.file) \(row.kind) for \(profile.name)")
        }
    }
}
