import ArgumentParser
import Content
import Control
import Foundation
import Guard
import Mail
import System

struct ApologyCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check the draft of an apology before you send it.",
        usage: "sendguard incident apology check <file> [<options>]",
        discussion: """
              sendguard incident apology check draft.eml --incident I1
              sendguard incident apology check draft.eml --like campaign.eml

            The draft is the whole message, with its header fields. The command checks
              the subject, the sender, and whether it looks like the campaign's mail
              whether it says sorry, and says what happened
              whether it names the step that this kind of incident asks for
              jokes, promotions, and the link to unsubscribe
              all that the configured checks find (placeholders, broken links, ...), in
              the modes observe and enforce

            Each finding says what to do instead. Without --incident, the draft is for the
            open incident, if exactly one is open. The command needs no guard and no state
            folder.

            Exit codes:
              0  nothing was found
              1  something was found, or there is no such incident
              2  the command line or the configuration is wrong, or the draft is not a
                 message
              3  the guard cannot be reached, or its data cannot be read

            More: sendguard help apologies
            """)

    @Argument(help: ArgumentHelp("The draft (.eml); \"-\" is standard input.", valueName: "file"))
    var file: String

    @Option(help: ArgumentHelp("The incident that the draft is about.", valueName: "incident"))
    var incident: IncidentID?

    @Option(
        help: ArgumentHelp(
            "A mail of the campaign (.eml) that the draft should look like. Repeatable.", valueName: "mail"))
    var like: [String] = []

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let loaded = try common.configuration()
        let message = try Self.read(file)
        var comparison = try await ApologyComparison.find(incident, common)
        for mail in like { comparison.add(try Self.read(mail)) }
        let configuration = loaded?.configuration ?? .shipped
        let judge = OfflineJudge(
            configuration: configuration, profile: configuration.upstreams.first?.profile ?? .plain,
            now: Timestamp(microseconds: Clock.wallMicroseconds))
        let findings =
            ApologyCheck.findings(in: ApologyDraft(message), against: comparison.reference)
            + judge.findings(in: message).map { ApologyFinding($0) }
        let report = ApologyReport(file: file, comparison: comparison, findings: findings)
        Output.lines(json ? [ControlJSON.text(report)] : ApologyText(report: report).lines)
        if !findings.isEmpty { throw CommandEnd.no }
    }

    /// Reads a whole message. HTML or text without header fields has no sender to check, so it is refused.
    private static func read(_ file: String) throws -> Message {
        let bytes: [UInt8]
        if file == "-" {
            bytes = Array(FileHandle.standardInput.readDataToEndOfFile())
        } else if let data = try? Data(contentsOf: URL(fileURLWithPath: file)) {
            bytes = Array(data)
        } else {
            throw CommandFailure(lines: ["\(file): \(FileTrouble.text(file))"], status: .usage, isPlain: true)
        }
        let message = bytes.withUnsafeBytes { Message(reading: $0) }
        guard ["From", "Subject", "Date", "To", "MIME-Version", "Content-Type"].contains(where: message.has) else {
            throw CommandFailure(
                lines: [
                    "\(file): not a message: it has no header fields such as Subject and From; "
                        + "save or export the draft as .eml, as it would be sent"
                ], status: .usage, isPlain: true)
        }
        return message
    }
}

extension Message {
    fileprivate func has(_ field: String) -> Bool { firstField(field) != nil }
}

extension ApologyFinding {
    /// A check's finding about the draft. Its `why` is the check's reason and its advice.
    fileprivate init(_ finding: Finding) {
        let advice = Advice.text(check: finding.check, kind: finding.kind).map { ". \($0)" } ?? ""
        self.init(
            rule: finding.check, where: finding.where, excerpt: finding.excerpt,
            why: "\(finding.reason.prefix(1).uppercased())\(finding.reason.dropFirst())\(advice).")
    }
}

/// Finds the incident that a draft is about.
extension ApologyComparison {
    /// - Parameter named: the incident in the command line; nil: the open incident, if exactly one is open.
    /// - Throws: only if an incident was named. **Why not otherwise:** a draft can be judged without any guard, and the
    ///   report says what was not compared.
    static func find(_ named: IncidentID?, _ common: CommonOptions) async throws -> ApologyComparison {
        if let named {
            let control = try await common.control()
            return ApologyComparison(incident: named, reference: try await control.apologyReference(of: named))
        }
        do {
            // A question must not create the state folder.
            guard FileManager.default.fileExists(atPath: try common.stateFolder()) else {
                return ApologyComparison(
                    obstacle: "there is no state folder here; name it with --state, or the configuration with --config")
            }
            let control = try await common.control()
            let incidents = try await control.incidents()
            var open: [IncidentID] = []
            while let page = try await incidents.next() {
                open += page.filter { $0.closedAt == nil }.compactMap { IncidentID($0.id) }
            }
            guard let only = open.first, open.count == 1 else {
                return ApologyComparison(
                    obstacle: open.isEmpty
                        ? "no incident is open: name one with --incident"
                        : "\(open.map(\.description).joined(separator: ", ")) are open: name one with --incident")
            }
            return ApologyComparison(incident: only, reference: try await control.apologyReference(of: only))
        } catch let failure as CommandFailure {
            return ApologyComparison(obstacle: failure.lines.joined(separator: "; "))
        } catch let failure as ControlFailure {
            return ApologyComparison(obstacle: failure.description)
        }
    }
}
