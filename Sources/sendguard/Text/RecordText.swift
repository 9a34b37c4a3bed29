import Content
import Control
import Guard
import Mail
import System

/// A record for a person, in one line of `log`; `RecordPage` is the page of `show`.
struct RecordText {
    let record: RecordReport
    var now = Timestamp(microseconds: Clock.wallMicroseconds)

    /// Time, id, verdict, campaign, sender, recipients, subject, reason.
    var line: String { line(width: TerminalWidth.columns) }

    /// - Parameter width: of the terminal. Each column then has the same width in every line. A reason that does not fit
    ///   continues on a second line. nil: the whole record is on one line, without columns.
    func line(width: Int?) -> String {
        let verdict = record.verdict.rawValue.padding(to: 8)
        let at = ReadableTime.cell(record.at, now: now).padding(to: ReadableTime.cellWidth)
        let head = [at, record.id, coloured(verdict)]
        let subject = Words.safe(record.subject)
        let (first, more) = recipients
        guard let width else {
            return
                (head + [
                    campaign, "\(sender) > \(first)\(more)", "\"\(Words.cut(subject, to: 60))\"", Words.safe(reason),
                ])
                .filter { !$0.isEmpty }.joined(separator: "  ")
        }
        let columns = Columns(width: width - at.count - record.id.count - verdict.count - 4)
        // 3: the arrow and its spaces.
        let room = columns.envelope - 3 - more.count
        let people = TerminalWidth.shortened([(sender, 5), (first, max(1, room - 5))], to: room)
        let cells = [
            Words.cut(campaign, to: columns.campaign).padding(to: columns.campaign),
            "\(people[0]) > \(people[1])\(more)".padding(to: columns.envelope),
            "\"\(Words.cut(subject, to: columns.subject - 2))\"",
        ]
        let why = Self.brief(Words.safe(reason))
        // Only a terminal of less than 70 columns breaks the line.
        let line = TerminalWidth.broken([(head + cells).joined(separator: "  ")], width: width).joined(separator: "\n")
        if why.isEmpty { return line }
        let padded = line + String(repeating: " ", count: max(0, columns.subject - cells[2].count))
        if TerminalWidth.shown(padded) + 2 + why.count <= width { return padded + "  " + why }
        return line + "\n" + Self.indent + Words.cut(why, to: width - Self.indent.count)
    }

    /// Spaces before a reason on a line of its own.
    private static let indent = "      "

    /// The widths of the columns of a line for a terminal.
    private struct Columns {
        let campaign: Int
        let envelope: Int
        let subject: Int

        /// - Parameter width: for all three, with two spaces before each.
        init(width: Int) {
            let room = width - 6
            campaign = min(20, max(4, room * 2 / 9))
            envelope = min(44, max(11, room / 2))
            subject = min(34, max(6, room - room * 2 / 9 - room / 2))
        }
    }

    /// A reason without the reply code of the guard and without the record's id, which the line has already.
    static func brief(_ reason: String) -> String {
        reason.replacing(/^[0-9]{3} [0-9.]+ sendguard:[ ]/, with: "").replacing(/[ ]*\(?id=[0-9a-z]{13}\)?$/, with: "")
    }

    /// `-` for a message that was refused before its header section arrived.
    var campaign: String { record.campaign.isEmpty ? "-" : Words.cut(Words.safe(record.campaign), to: 32) }

    var sender: String { Words.safe(record.sender ?? "<>") }

    /// The first recipient, and the number of others: ` +2`.
    private var recipients: (first: String, more: String) {
        guard let first = record.deliveries.first else { return ("no recipient", "") }
        let more = record.deliveries.count - 1
        return (Words.safe(first.address), more > 0 ? " +\(more)" : "")
    }

    /// The reason for the verdict: a finding, a stop, or the reply.
    var reason: String {
        if record.verdict == .relayed {
            let exceptions = Set(record.findings.compactMap(\.allowedBy)).sorted().joined(separator: ", ")
            let suppressed = record.deliveries.count { $0.state == .suppressed }
            let refused = record.deliveries.count { !$0.state.isTaken } - suppressed
            let people = Words.count(record.deliveries.count, "recipient")
            return [
                exceptions.isEmpty ? "" : "allowed by \(exceptions)",
                suppressed == 0 ? "" : "\(suppressed) of \(people) suppressed",
                refused == 0 ? "" : "\(refused) of \(people) not accepted",
            ].filter { !$0.isEmpty }.joined(separator: "; ")
        }
        if let finding = record.findings.first(where: { $0.action == .blocked || $0.action == .deferred }) {
            if finding.check == Roster.exceptionFindings {
                return "\(finding.kind) covered this content, and \(SecondTry.had(finding.excerpt)) [\(finding.check)]"
            }
            return "\(finding.kind) \"\(finding.excerpt)\" in \(finding.where) [\(finding.check)]"
        }
        if let stop = record.stop { return "stop \(stop)" }
        return record.deliveries.lazy.compactMap(\.reply).first ?? ""
    }

    func coloured(_ text: String) -> String {
        switch record.verdict {
        case .relayed: Output.coloured(text, .green)
        case .blocked, .refused, .unknown: Output.coloured(text, .red)
        case .suppressed, .deferred, .held: Output.coloured(text, .yellow)
        }
    }
}

/// A session event for a person, in one line of `log --sessions`.
struct SessionEventText {
    let event: SessionEventReport
    var now = Timestamp(microseconds: Clock.wallMicroseconds)

    /// Time, kind, client, what happened, envelope, message, count.
    var line: String {
        let login = event.login.map { " (\(Words.safe($0)))" } ?? ""
        let client = event.client.isEmpty ? "all clients" : "\(Words.safe(event.client))\(login) at \(event.listener)"
        let often = event.count > 1 ? "\(event.count) times until \(ReadableTime.cell(event.until, now: now))" : ""
        return [
            ReadableTime.cell(event.at, now: now).padding(to: ReadableTime.cellWidth),
            event.kind.rawValue.padding(to: 24), client, Words.safe(event.detail),
            Words.safe(event.arguments.joined(separator: ", ")), envelope, messages, often,
        ].filter { !$0.isEmpty }.joined(separator: "  ")
    }

    /// `from news@example.com to 3 recipients (ann@example.net, …)`; empty when no transaction was open.
    private var envelope: String {
        guard let sender = event.sender else { return "" }
        let first = event.firstRecipient.map { " (\(Words.safe($0))\(event.recipients > 1 ? ", …" : ""))" } ?? ""
        return "from \(Words.safe(sender)) to \(Words.count(event.recipients, "recipient"))\(first)"
    }

    private var messages: String {
        guard let first = event.messages.first else { return "" }
        let more = event.messages.count - 1
        return "message \(first)" + (more > 0 ? " +\(more)" : "")
    }
}

/// Counts of messages for a person.
struct TallyText {
    let tallies: [RecordTally]
    let dimension: RecordTally.Dimension?

    var lines: [String] {
        guard let dimension else {
            let all = tallies.first ?? RecordTally(name: nil, messages: 0, recipients: 0)
            return ["\(Words.count(all.messages, "message")), \(Words.count(all.recipients, "recipient"))"]
        }
        let rows = tallies.map { tally in
            [
                String(tally.messages), String(tally.recipients),
                tally.others.map { rest(of: $0, dimension) }
                    ?? tally.name.flatMap { $0.isEmpty ? nil : Words.safe($0) + rest(of: $0) } ?? "-",
            ]
        }
        let zone = dimension == .hour && Output.isTerminal ? " (UTC)" : ""
        return Words.columns([["messages", "recipients", dimension.rawValue + zone]] + rows, indent: "")
    }

    /// An ellipsis when the guard has cut the reply. A cut can be up to three bytes early, between two characters.
    private func rest(of name: String) -> String {
        dimension == .reply && name.utf8.count > ReplyClass.limit - 4 ? "…" : ""
    }

    private func rest(of others: Int, _ dimension: RecordTally.Dimension) -> String {
        dimension == .hour
            ? "\(others) earlier hours: see them with --until"
            : "\(others) others, none of them more frequent than those above"
    }
}
