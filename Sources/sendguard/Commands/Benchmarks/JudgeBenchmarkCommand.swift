import ArgumentParser
import Content
import Dispatch
import Foundation
import Guard
import Mail

/// Measures how long each stage of judging takes, for `scripts/bench judge`.
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
        let checks = Roster.checks(configuration.checkOptions)
        var best: [String: Int] = [:]
        for _ in 0..<max(1, rounds) {
            for (stage, nanoseconds) in Self.round(messages, configuration, checks) {
                best[stage] = min(best[stage] ?? .max, nanoseconds)
            }
        }
        let report = Report(messages: messages.count, bytes: messages.reduce(0) { $0 + $1.count }, nanoseconds: best)
        print(String(decoding: try JSONEncoder().encode(report), as: UTF8.self))
    }

    /// Takes each message through all stages and then frees it, as the guard does. So the next message meets the caches
    /// and the allocator as the last message left them.
    private static func round(
        _ messages: [[UInt8]], _ configuration: Configuration, _ checks: [any Check]
    ) -> [String: Int] {
        // In the relay the sender comes from the envelope.
        let sender = Address("bounces@example.com")
        var watch = StageTimer(stages: 2 + checks.count)
        var findings = 0
        for bytes in messages {
            watch.begin()
            let message = bytes.withUnsafeBytes { Message(reading: $0) }
            watch.lap(0)
            let campaign = CampaignIdentity.campaign(
                of: message, sender: sender, headers: configuration.campaignHeaders, profile: .plain)
            let facts = Facts(
                sender: sender, recipients: [], stream: "", campaign: campaign, profile: .plain, message: message,
                now: Timestamp(microseconds: 0))
            watch.lap(1)
            for (index, check) in checks.enumerated() {
                findings += check.judge(facts).count
                watch.lap(2 + index)
            }
        }
        precondition(findings >= 0)
        let names = ["read", "campaign"] + checks.map { "check \(type(of: $0).name)" }
        return Dictionary(uniqueKeysWithValues: zip(names, watch.nanoseconds))
    }

    /// Sums up the time of each stage, from one reading of the clock to the next.
    private struct StageTimer {
        private(set) var nanoseconds: [Int]
        private var last: UInt64 = 0

        init(stages: Int) { nanoseconds = [Int](repeating: 0, count: stages) }

        mutating func begin() { last = DispatchTime.now().uptimeNanoseconds }

        mutating func lap(_ stage: Int) {
            let now = DispatchTime.now().uptimeNanoseconds
            nanoseconds[stage] += Int(now - last)
            last = now
        }
    }
}
