import Foundation
import Guard
import Mail
import TestSupport
import Testing

@testable import Content
@testable import sendguard

/// The same mail, written in another way, gets the same verdict: more than forty ways, for made mail and for the broken
/// mail of the corpus.
///
/// A failure names the seed and the variant. `SENDGUARD_VARIANTS` sets the number of variants for each mail of the
/// corpus: `all`, or a number. The default is 1, so that the suite stays short. `SENDGUARD_SEED` sets the seed.
struct VariantTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let seed = environment["SENDGUARD_SEED"].flatMap { UInt64($0) } ?? 17
    private static let runner = CheckRunner(modes: [:], options: Configuration.shipped.checkOptions)

    @Test func `there are at least forty variants with unique names`() {
        #expect(MailVariant.all.count >= 40)
        #expect(Set(MailVariant.all.map(\.name)).count == MailVariant.all.count)
    }

    @Test(arguments: MailVariant.all) func `broken made mail is refused in every variant`(
        variant: MailVariant
    ) {
        var random = SeededRandom(seed: Self.seed)
        var tries = 0
        for mail in MadeMail.broken {
            guard let bytes = Self.write(mail.tree, variant, mail.tag, &random) else { continue }
            tries += 1
            if Self.refusal(of: bytes) == nil { Self.fail(bytes, variant, "passed, though it has \(mail.tag ?? "")") }
        }
        // A variant that applies to no mail tests nothing.
        #expect(tries > 0)
    }

    @Test(arguments: MailVariant.all.filter { !$0.isForBlocks })
    func `clean made mail passes in every variant`(variant: MailVariant) {
        var random = SeededRandom(seed: Self.seed)
        for mail in MadeMail.clean {
            guard let bytes = Self.write(mail.tree, variant, nil, &random), let refusal = Self.refusal(of: bytes) else {
                continue
            }
            Self.fail(bytes, variant, "refused, though clean: \(refusal)")
        }
    }

    @Test func `made mail gets the expected verdict before it is rewritten`() {
        for mail in MadeMail.broken { #expect(Self.refusal(of: mail.tree.bytes()) != nil, "\(mail)") }
        for mail in MadeMail.clean { #expect(Self.refusal(of: mail.tree.bytes()) == nil, "\(mail)") }
    }

    // MARK: The corpus

    private struct Row: Decodable {
        let file: String
        let expect: String
        let upstream: String?
        let `where`: String?
        let tag: String?
    }

    @Test(.enabled(if: Checkout.corpus != nil, "no labelled mail beside the checkout"))
    func `broken mail of the corpus is refused in its variants`() throws {
        let folder = try #require(Checkout.corpus)
        let wanted = Self.environment["SENDGUARD_VARIANTS"] ?? "1"
        let count = wanted == "all" ? MailVariant.all.count : Int(wanted) ?? 1
        var random = SeededRandom(seed: Self.seed)
        var tries = 0
        for (index, row) in try Checkout.labels(as: Row.self).enumerated() {
            guard row.expect == "block", row.upstream == nil else { continue }
            let bytes = Array(try Data(contentsOf: URL(filePath: "\(folder)/messages/\(row.file)")))
            guard let tree = MailTree(bytes), Self.refusal(of: bytes) != nil else { continue }
            for offset in 0..<count {
                let variant = MailVariant.all[(index + offset) % MailVariant.all.count]
                guard let changed = Self.write(tree, variant, row.tag, &random) else { continue }
                tries += 1
                if Self.refusal(of: changed) == nil { Self.fail(changed, variant, "\(row.file) passed") }
            }
        }
        #expect(tries > 100)
    }

    // MARK: Judging

    private static func write(
        _ tree: MailTree, _ variant: MailVariant, _ tag: String?, _ random: inout SeededRandom
    ) -> [UInt8]? {
        var mail = tree
        var wire = MailTree.Wire()
        return variant.apply(&mail, &wire, tag, &random) ? mail.bytes(wire) : nil
    }

    private static func refusal(of bytes: [UInt8]) -> String? {
        let message = bytes.withUnsafeBytes { Message(reading: $0) }
        let facts = Facts(
            sender: Address("bounce@shop.example"), recipients: [], stream: "", campaign: "", profile: .plain,
            message: message, now: Timestamp(microseconds: 0))
        return runner.judge(facts).refusal?.reply.text
    }

    private static func fail(_ bytes: [UInt8], _ variant: MailVariant, _ what: String) {
        Issue.record(
            "\(what); variant \"\(variant.name)\", seed \(seed):\n\(String(decoding: bytes.prefix(3_000), as: UTF8.self))"
        )
    }
}
