import Control
import Guard
import Mail

/// Held mail for a person: a line a message, previews, and the progress of a release.
enum HeldText {
    static func line(of message: HeldMessageReport, now: Timestamp) -> String {
        let first = message.recipients.first.map { Words.safe($0.address) } ?? "no recipient"
        let more = message.recipients.count > 1 ? " +\(message.recipients.count - 1)" : ""
        let campaign = message.campaign.isEmpty ? "-" : Words.cut(Words.safe(message.campaign), to: 32)
        let unknown = message.recipients.count { $0.state == .unknown }
        let (age, size) = (Words.age(of: message.at, now: now), "\(message.size) octets")
        var texts = [
            Words.cut(Words.safe(message.subject), to: 60), Words.safe(message.sender ?? "<>"), first, campaign,
        ]
        let stop = message.stop ?? "blocked"
        if let width = TerminalWidth.columns {
            // 17: two spaces between the seven parts, the arrow with its spaces, and the quotation marks.
            let room = width - message.id.count - stop.count - age.count - size.count - more.count - 17
            texts = TerminalWidth.shortened(zip(texts, [8, 8, 16, 8]).map { (text: $0, least: $1) }, to: room)
        }
        return [
            message.id, stop, age, texts[3], "\(texts[1]) > \(texts[2])\(more)", "\"\(texts[0])\"", size,
            unknown > 0 ? Output.coloured("\(unknown) unknown: a release was interrupted", .red) : "",
        ].filter { !$0.isEmpty }.joined(separator: "  ")
    }

    /// What a release or a discard of this mail would do.
    enum Purpose {
        case release
        /// - Parameter isNamed: whether the command line names the messages by their ids.
        case discard(isNamed: Bool)
    }

    static func lines(
        of preview: HeldPreviewReport, for purpose: Purpose = .release, now: Timestamp, indent: String = ""
    ) -> [String] {
        let filter = ReadableTime.inText(Words.safe(preview.filter), now: now)
        guard preview.messages > 0 else { return ["\(indent)held       nothing (\(filter))"] }
        let age = preview.oldestAt.map { ", the oldest \(Words.age(of: $0, now: now))" } ?? ""
        var lines = [
            "held       \(Words.count(preview.messages, "message")) to \(Words.count(preview.recipients, "recipient"))"
                + ", \(size(preview.octets)) on the disk\(age) (\(filter))"
        ]
        if let addresses = preview.addresses, addresses < preview.recipients {
            let count = Words.count(addresses, "different address", "different addresses")
            lines.append("  \(count): some have several of these messages")
        }
        lines += preview.campaigns.prefix(campaignLimit).map { one in
            let name = one.campaign.isEmpty ? "no campaign known" : Words.cut(Words.safe(one.campaign), to: 60)
            return
                "  \(name): \(Words.count(one.messages, "message")), the oldest \(Words.age(of: one.oldestAt, now: now))"
        }
        if preview.campaigns.count > campaignLimit {
            lines.append("  and \(Words.count(preview.campaigns.count - campaignLimit, "campaign")) more")
        }
        if let others = preview.otherCampaigns {
            lines.append(
                "  and \(Words.count(others.messages, "message")) of smaller campaigns, too many to count each")
        }
        lines += fates(of: preview, for: purpose)
        return TerminalWidth.broken(lines.map { indent + $0 })
    }

    /// What would happen to the recipients.
    private static func fates(of preview: HeldPreviewReport, for purpose: Purpose) -> [String] {
        if case .discard(let isNamed) = purpose {
            let facts = [
                (preview.recipients, "will never get this mail: a discard deletes its content"),
                (
                    preview.unknown,
                    isNamed
                        ? "may have this mail already, because a release was interrupted: discarded, too"
                        : "may have this mail already, because a release was interrupted: it stays, unless you name its id"
                ),
            ]
            return facts.filter { $0.0 > 0 }.map { "  \(Words.count($0.0, "recipient")) \($0.1)" }
        }
        let facts = [
            (preview.suppressed, "on a suppression list by now: a release leaves them out"),
            (preview.alreadySent, "may have this very message already: a release leaves them out"),
            (preview.alreadyInCampaign, "may have a message of this campaign already"),
            (preview.stopped, "covered by a stop: they stay held until it ends"),
            (preview.unknown, "unknown, because a release was interrupted: a release leaves them out"),
        ]
        var lines = facts.filter { $0.0 > 0 }.map { "  \(Words.count($0.0, "recipient")) \($0.1)" }
        if preview.blockedMessages > 0 {
            let count = Words.count(preview.blockedMessages, "message")
            lines.append(Output.coloured("  \(count) with a blocked phrase: a release refuses them", .red))
            lines += preview.blocked.prefix(campaignLimit).map { "    \($0.id)  \($0.blocks.joined(separator: ", "))" }
            if preview.blockedMessages > campaignLimit {
                lines.append("    and \(preview.blockedMessages - campaignLimit) more")
            }
        }
        if preview.unsearched > 0 {
            lines.append("  \(Words.count(preview.unsearched, "message")) not searched for blocked phrases: too many")
        }
        if let trouble = preview.listTrouble {
            lines.append(Output.coloured("  nothing can be released now: \(Words.safe(trouble))", .red))
            lines.append("  to import a list: sendguard list import NAME FILE")
        }
        return lines
    }

    static func line(of chunk: HeldRunReport, done: Int, of all: Int) -> String {
        let stayed = chunk.stayed.values.reduce(0, +)
        let parts = counts(chunk) + (stayed > 0 ? ["\(stayed) still held"] : [])
        let paced = chunk.pacedBy.map { "; waiting for the ramp after \($0)" } ?? ""
        return "\(done) of \(max(done, all)): " + (parts.isEmpty ? "-" : parts.joined(separator: ", ")) + paced
    }

    static func lines(total: HeldRunReport, verb: String) -> [String] {
        let done = counts(total).joined(separator: ", ")
        var lines = ["\(verb) done: recipients \(done.isEmpty ? "none" : done)"]
        if total.isUpstreamDown {
            lines = ["\(verb) interrupted, because the ESP accepts no mail: recipients \(done.isEmpty ? "none" : done)"]
            lines.append("  the rest was not tried; run the same command again when the ESP is back")
        }
        lines += total.stayed.sorted { $0.key < $1.key }.map { reason, count in
            "  \(count) still held: \(Words.safe(reason))"
        }
        for id in total.openExceptions ?? [] {
            lines.append(
                "  \(id) is still in force, so a message with this content may pass; to end it: sendguard allow end \(id) "
                    + "--reason TEXT")
        }
        lines.append(
            "held now   \(Words.count(total.remaining.messages, "message")), \(size(total.remaining.octets)) on the disk"
        )
        return lines
    }

    /// The preview of a resume: the mail that would flow, and the mail that would stay held.
    static func lines(of preview: ResumePreviewReport, now: Timestamp) -> [String] {
        var lines: [String] = []
        for one in preview.stops {
            lines.append(
                "will flow  \(one.stop.id): scope \(Words.safe(one.stop.scope)), mode \(one.stop.mode.rawValue), "
                    + "\(Words.count(one.stop.refused, "message")) stopped")
            lines += Self.lines(of: one.held, now: now, indent: "  ")
            if one.held.messages > 0 {
                lines.append("  it stays held until: sendguard held release (preview it with --dry-run)")
            }
        }
        if lines.isEmpty { lines.append("will flow  nothing: no such stop is active") }
        if !preview.remaining.isEmpty {
            lines.append("  still stopping mail then: \(preview.remaining.joined(separator: ", "))")
        }
        return lines
    }

    /// `812 octets`, `34 KB`, `12 MB`.
    static func size(_ octets: Int) -> String {
        switch octets {
        case ..<10_000: "\(octets) octets"
        case ..<10_000_000: "\(octets / 1000) KB"
        default: "\(octets / 1_000_000) MB"
        }
    }

    private static let campaignLimit = 10

    private static func counts(_ run: HeldRunReport) -> [String] {
        run.recipients.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    }
}
