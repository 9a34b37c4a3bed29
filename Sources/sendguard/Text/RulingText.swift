import Content
import Control
import Guard
import Mail
import System

/// An exception or the block of a phrase, for a person.
struct RulingText {
    let report: RulingReport
    var now = Timestamp(microseconds: Clock.wallMicroseconds)

    private var isBlock: Bool { report.kind == .phrase }

    /// `A1  tag "{NAME}" in campaign spring may pass, by ann 3 min ago (…): TEXT; ends by itself at …`, and what to type.
    var lines: [String] {
        TerminalWidth.broken(
            [
                "  \(report.id)  \(what), by \(Words.safe(report.who)) \(ReadableTime.aged(report.at, now: now)): "
                    + "\(Words.safe(report.reason))\(end)"
            ] + waiting + ["      to end it: \(ending)"])
    }

    /// After it was made.
    /// - Parameter releases: whether the kept copy is released next.
    func made(releases: Bool = false) -> [String] {
        let state =
            report.awaiting == nil ? Output.coloured(isBlock ? "BLOCKED" : "ALLOWED", isBlock ? .red : .green) : "WAITS"
        var lines = ["\(state)  by \(report.id): \(what)\(end)"] + start + leftOut
        switch report.kind {
        case .message where releases: break
        case .message:
            lines += [
                "  the sender must send it again: the same content, "
                    + (leftOut.isEmpty
                        ? "in one message to all recipients or in several"
                        : "only to the recipients who are not left out"),
                "  or send its kept copy on: sendguard allow release \(report.id) --reason TEXT",
            ]
        case .tag:
            lines.append("  other tags, and what other checks find, still refuse a message")
            if report.isFound == false {
                lines.append(
                    "  the check placeholder has found no such tag in this campaign: is it spelled as in the mail?")
            }
        case .phrase: break
        }
        return TerminalWidth.broken(lines + waiting + ["  to end it: \(ending)"])
    }

    /// After the release of its kept copy.
    static func lines(of run: HeldRunReport, message: String) -> [String] {
        let counts = run.recipients.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        let done = counts.isEmpty ? "none" : counts.joined(separator: ", ")
        var lines = ["the kept copy of \(message): recipients \(done)"]
        lines += run.reasons.map(line)
        if let ramp = run.pacedBy { lines.append("  it waits for the ramp after \(ramp)") }
        if run.messages == 0 || !run.stayed.isEmpty {
            lines.append("  it is held mail now; to try again: sendguard held release \(message)")
        }
        if let id = run.endedException {
            lines.append("  \(id) has ended: nobody is left who may have the content")
        }
        return TerminalWidth.broken(lines)
    }

    /// `  2 blocked: this recipient has, or may have, the same message already (…): ann@example.com, bob@example.com`.
    private static func line(of reason: HeldRunReport.Reason) -> String {
        let state = reason.state == .held ? "still held" : reason.state.rawValue
        let why = reason.reason.map { RecordText.brief(Words.safe($0)) } ?? "other reasons"
        return "  \(reason.count) \(state): \(why): \(few(reason.recipients, of: reason.count))"
    }

    /// `ann@example.com, bob@example.com and 2 more`.
    private static func few(_ names: [String], of count: Int) -> String {
        let named = names.prefix(HeldReasons.namedLimit)
        let more = count - named.count
        return named.map { Words.safe($0) }.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
    }

    /// Who has the content already.
    private var leftOut: [String] {
        guard let people = report.leftOut, !people.isEmpty else { return [] }
        let names = people.map { "\($0.address) (record \($0.message))" }
        // The first may be sure and another not.
        let isUnsure = people.contains { $0.isSure == false }
        let state = isUnsure ? "who have the content or may have it" : "with the content already"
        return ["  left out, \(state): \(Self.few(names, of: people.count))"]
    }

    /// After it was ended or confirmed.
    func changed(_ isEnd: Bool) -> [String] {
        if report.awaiting != nil { return TerminalWidth.broken(["\(report.id) is still in force"] + waiting) }
        if isEnd { return ["\(report.id) has ended; it was about \(about)"] + start }
        return ["\(report.id) is in force: \(what)\(end)"] + start
    }

    /// `the content of message 01hzy3k9vm8q2`.
    private var about: String {
        let campaign = report.campaign.map { " in campaign \(Words.safe($0))" }
        let text = "\"\(Words.safe(report.text ?? ""))\""
        return switch report.kind {
        case .message: "the content of message \(report.message ?? "")"
        case .tag: "the tag \(text)\(campaign ?? "")"
        case .phrase: "the phrase \(text)\(campaign ?? " in all mail")"
        }
    }

    /// `the content of message 01hzy3k9vm8q2 may pass once to each recipient`.
    private var what: String {
        switch report.kind {
        case .message: "\(about) may pass once to each recipient"
        case .tag: "\(about) may pass"
        case .phrase: "\(about) may not pass"
        }
    }

    private var end: String {
        report.endsAt.map { "; ends by itself at \(ReadableTime.fact($0, now: now))" } ?? ""
    }

    private var start: [String] {
        // What waits for a second person still waits then.
        guard !report.running, report.awaiting == nil else { return [] }
        return ["  no guard runs: this is in force when the next one starts"]
    }

    private var waiting: [String] {
        guard let awaiting = report.awaiting else { return [] }
        let (thing, command) =
            isBlock
            ? ("its end", "block end \(report.id) --confirm") : ("it", "allow confirm \(report.id)")
        return [
            "      \(thing) waits for a second person, asked for by \(Words.safe(awaiting.who)) "
                + "\(Words.age(of: awaiting.at, now: now)): \(Words.safe(awaiting.reason)); another user confirms it with: "
                + "sendguard \(command) --reason TEXT"
        ]
    }

    private var ending: String { "sendguard \(isBlock ? "block" : "allow") end \(report.id) --reason TEXT" }

    /// How to let a refused message pass; nil when no check refused it for its content.
    static func advice(for record: RecordReport) -> String? {
        let refusing = record.findings.filter { $0.action == .blocked || $0.action == .deferred }
        guard record.verdict == .blocked || record.verdict == .deferred, !refusing.isEmpty,
            refusing.allSatisfy(\.isLiftable), !isUnreadable(record.findings)
        else { return nil }
        return "sendguard allow --message \(record.id) --reason TEXT"
    }

    /// Whether the guard could not know the content again.
    static func isUnreadable(_ findings: [FindingReport]) -> Bool {
        findings.contains { $0.check == UnreadableCheck.name }
    }

    /// Why an unreadable message cannot be let through, and what to do.
    static let noException =
        "no exception is possible, because the guard could not know again what it cannot read: send it in a form that "
        + "can be read, or set checks.unreadable to observe for its campaign or stream (sendguard help content)"
}
