import ArgumentParser
import Foundation
import Guard
import Mail

/// What judging costs, stage by stage; `scripts/bench judge` calls it. Not in the help: it tells nothing of mail.
struct JudgeBenchmarkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "judge-benchmark",
        abstract: "Time the reading and judging of messages, stage by stage.",
        discussion: "Prints one JSON object: bytes, messages, and for each stage the nanoseconds of its best round.",
        shouldDisplay: false)

    @Option(help: "How often all messages are judged; the best round of each stage counts.")
    var rounds = 5

    @Argument(help: ArgumentHelp("Messages to judge.", valueName: "file"))
    var files: [String]

    private struct Report: Encodable {
        let messages: Int
        let bytes: Int
        let nanoseconds: [String: Int]
    }

    func run() throws {
        let messages = files.compactMap { FileManager.default.contents(atPath: $0) }.map { [UInt8]($0) }
        guard messages.count == files.count else { throw ValidationError("a file cannot be read") }
        let configuration = Configuration.shipped
        var best: [String: Int] = [:]
        for _ in 0..<max(1, rounds) {
            for (stage, nanoseconds) in Self.round(messages, configuration) {
                best[stage] = min(best[stage] ?? .max, nanoseconds)
            }
        }
        let report = Report(messages: messages.count, bytes: messages.reduce(0) { $0 + $1.count }, nanoseconds: best)
        print(String(decoding: try JSONEncoder().encode(report), as: UTF8.self))
    }

    /// All messages once through each stage, stage after stage, as a loaded guard has its code in the cache.
    private static func round(_ messages: [[UInt8]], _ configuration: Configuration) -> [String: Int] {
        var spent: [String: Int] = [:]
        var read: [Message] = []
        read.reserveCapacity(messages.count)
        spent["read"] = time {
            for bytes in messages { read.append(bytes.withUnsafeBytes { Message(reading: $0) }) }
        }
        var facts: [Facts] = []
        facts.reserveCapacity(messages.count)
        // As in the relay, where the envelope tells the sender.
        let sender = Address("bounces@example.com")
        spent["campaign"] = time {
            for message in read {
                let campaign = CampaignIdentity.campaign(
                    of: message, sender: sender, headers: configuration.campaignHeaders, profile: .plain)
                facts.append(
                    Facts(
                        sender: sender, recipients: [], stream: "", campaign: campaign, profile: .plain,
                        message: message, now: Timestamp(microseconds: 0)))
            }
        }
        for check in Roster.checks(configuration.checkOptions) {
            var findings = 0
            spent["check \(type(of: check).name)"] = time {
                for facts in facts { findings += check.judge(facts).count }
            }
            precondition(findings >= 0)
        }
        return spent
    }

    private static func time(_ work: () -> Void) -> Int {
        let spent = ContinuousClock().measure(work)
        return Int(spent.components.seconds) * 1_000_000_000 + Int(spent.components.attoseconds / 1_000_000_000)
    }
}
