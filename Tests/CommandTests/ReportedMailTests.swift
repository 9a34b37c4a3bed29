import Foundation
import Mail
import TestSupport
import Testing

@testable import Content
@testable import sendguard

/// Mails made after public reports of other systems, `Tests/ReportedMail/{block,pass}/*.eml`: what each was blocked or
/// let through for is in its file name.
struct ReportedMailTests {
    private static func names(_ verdict: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(verdict)").sorted()) ?? []
    }

    private static let folder = "\(Checkout.root)/Tests/ReportedMail"

    /// Judges with the shipped catalogue and no configuration.
    private func judge(_ path: String) throws -> Judgement {
        let message = try Data(contentsOf: URL(filePath: "\(Self.folder)/\(path)")).withUnsafeBytes {
            Message(reading: $0)
        }
        var options = CheckOptions()
        options[PlaceholderCheck.self][PlaceholderCheck.syntaxes] = CatalogueReader.shipped.syntaxes
        return CheckRunner(modes: [:], options: options).judge(
            Facts(
                sender: nil, recipients: [], stream: "", campaign: "", profile: .plain, message: message,
                now: Timestamp(microseconds: 1_790_000_000_000_000)))
    }

    @Test func `the folder has the reported mails`() {
        #expect(Self.names("block").count == 18)
        #expect(Self.names("pass").count == 7)
    }

    @Test(arguments: names("block")) func `mail that went out broken elsewhere is blocked`(name: String) throws {
        let refusal = try judge("block/\(name)").refusal
        #expect(refusal != nil)
        #expect(refusal?.isForNow != true)
    }

    @Test(arguments: names("pass")) func `mail that only looks broken passes`(name: String) throws {
        #expect(try judge("pass/\(name)").refusal == nil)
    }
}
