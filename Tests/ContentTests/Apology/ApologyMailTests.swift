import Foundation
import Mail
import TestSupport
import Testing

@testable import Content

/// Whole apologies, `Tests/Apologies/RULE.KIND.WHAT.LANGUAGE.eml`: each has exactly the findings of its rule. Files
/// named `clean` have no findings. Each is compared with `campaign.LANGUAGE.eml`, a mail of the same sender.
struct ApologyMailTests {
    private static let folder = "\(Checkout.root)/Tests/Apologies"

    private static let names = try! FileManager.default.contentsOfDirectory(atPath: folder)
        .filter { !$0.hasPrefix("campaign.") }.sorted()

    private func read(_ name: String) throws -> Message {
        try Data(contentsOf: URL(filePath: "\(Self.folder)/\(name)")).withUnsafeBytes { Message(reading: $0) }
    }

    /// Runs without `test-content`, which takes `fern.example` for a test host.
    private func findings(_ message: Message, _ reference: ApologyReference) -> [ApologyFinding] {
        let checks = CheckRunner(modes: ["test-content": CheckModes(mode: .off)], options: .basic).judge(
            facts(message, recipients: [])
        ).findings
        return ApologyCheck.findings(in: ApologyDraft(message), against: reference)
            + checks.map {
                ApologyFinding(rule: $0.check, where: $0.where, excerpt: $0.excerpt, why: $0.reason)
            }
    }

    @Test(arguments: names) func `each sample has the findings that its file name gives`(_ name: String) throws {
        let parts = name.split(separator: ".").map(String.init)
        try #require(parts.count == 5)
        let campaign = try read("campaign.\(parts[3]).eml")
        let reference = ApologyReference(
            fromDomains: ["fern.example"], frames: [MessageFrame(of: campaign)],
            kind: try #require(IncidentKind(rawValue: parts[1])))
        let found = findings(try read(name), reference)
        #expect(Set(found.map(\.rule)) == (parts[0] == "clean" ? [] : [parts[0]]), "\(found)")
    }

    @Test func `each rule has a sample, and each kind that asks for a step has a clean sample`() {
        let rules = Set(Self.names.map { String($0.prefix { $0 != "." }) })
        // Nobody saves a draft without From; `SenderRuleTests` covers it.
        #expect(Set(ApologyRule.allCases.map(\.rawValue)).subtracting(rules) == ["no-sender"])
        for kind in IncidentKind.allCases where ApologyStep(kind) != nil {
            #expect(Self.names.contains { $0.hasPrefix("clean.\(kind.rawValue).") })
        }
    }

    @Test func `the campaign's own mail does not pass as an apology`() throws {
        let found = findings(try read("campaign.en.eml"), .nothing).map(\.rule)
        #expect(found == ["subject-unclear", "no-apology", "no-account"])
    }
}
