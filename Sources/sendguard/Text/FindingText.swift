import Content
import Control
import Guard

/// Findings for a person: each in its line as received, then as a reader sees it, then what to do about it.
///
///       blocked   [placeholder] mustache in html: {{first_name}}
///         line 14, octet 830, as received
///           <td>Dear >>>{{=
///           first_name}}<<<, your order has left
///         as a reader meets it
///           Fern & Co Dear >>>{{first_name}}<<<, your order has left us today
///         The template was not rendered: …
enum FindingText {
    static func lines(of findings: [FindingReport]) -> [String] {
        var lines: [String] = []
        var advised: Set<String> = []
        for finding in findings {
            lines.append(headline(finding))
            if let scene = finding.scene { lines += place(scene) }
            // Twenty findings of one kind need the advice once.
            if finding.action != .allowed, let advice = Advice.text(check: finding.check, kind: finding.kind),
                advised.insert(advice).inserted
            {
                lines += Words.wrapped(advice, width: TerminalWidth.fitting(100) - 4).map { "    \($0)" }
            }
        }
        return lines
    }

    /// `  could not judge  [wrong-recipient] there is no envelope, ...`: what the findings do not say.
    static func lines(unjudged checks: [CheckReport.Outcome]) -> [String] {
        checks.flatMap { check in
            let reason = "[\(check.check)] \(Words.safe(check.reason ?? ""))"
            return Words.wrapped(reason, width: TerminalWidth.fitting(100) - 19).enumerated().map { index, line in
                (index == 0 ? "  could not judge  " : "                   ") + line
            }
        }
    }

    /// How a person who has looked lets a checked message pass, which has no record yet.
    static func exceptions(for findings: [FindingReport], campaign: String) -> [String] {
        guard findings.contains(where: \.isLiftable) else { return [] }
        if RulingText.isUnreadable(findings) { return ["  " + RulingText.noException] }
        return tagExceptions(for: findings, campaign: campaign) + [
            "  if the guard refuses it and it may pass: sendguard allow --message ID --reason TEXT (the reply has the id)"
        ]
    }

    /// The commands that let the tags of refusing findings pass in their campaign, each once.
    static func tagExceptions(for findings: [FindingReport], campaign: String) -> [String] {
        guard !campaign.isEmpty else { return [] }
        var seen: Set<String> = []
        let tags = findings.filter { $0.isLiftable && Advice.isTag($0) && seen.insert($0.excerpt).inserted }
        return tags.prefix(tagLimit).map { finding in
            "  if this tag may pass in the campaign: sendguard allow "
                + "\(Words.option("--campaign", campaign, quotes: false)) \(Words.option("--tag", finding.excerpt)) "
                + "--reason TEXT"
        }
    }

    /// Twenty tags show that the template is not rendered: nobody lets them pass one by one.
    private static let tagLimit = 3

    private static func headline(_ finding: FindingReport) -> String {
        let place = finding.where.isEmpty ? "" : " in \(Words.safe(finding.where))"
        let excerpt = finding.excerpt.isEmpty ? "" : ": \(Output.coloured(Words.safe(finding.excerpt), .yellow))"
        let by = finding.allowedBy.map { "  (by \($0))" } ?? ""
        let head = "  \(finding.action.rawValue.padding(to: 8))  [\(finding.check)] "
        return head + "\(Words.safe(finding.kind))\(place)\(excerpt)\(by)"
    }

    private static func place(_ scene: FindingScene) -> [String] {
        var lines = ["    line \(scene.line), octet \(scene.location.offset), as received"]
        lines += marked(scene.source).map { "      \($0)" }
        // In plain text the received line is already what the reader sees.
        if let context = scene.context, !scene.source.inOneLine.isAll(of: context) {
            lines.append("    as a reader meets it")
            lines += marked(context).map { "      \($0)" }
        }
        return lines
    }

    /// Splits a passage into lines. A marked part that spans lines is marked in each line.
    private static func marked(_ passage: Passage) -> [String] {
        var lines = [""]
        func append(_ text: String, _ mark: (String) -> String) {
            let pieces = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
            for (index, line) in pieces.enumerated() {
                if index > 0 { lines.append("") }
                if !line.isEmpty { lines[lines.count - 1] += mark(Words.safe(String(line))) }
            }
        }
        append(passage.before) { $0 }
        append(passage.match, Output.marked)
        append(passage.after) { $0 }
        return lines
    }
}

/// The advice about a finding.
enum Advice {
    /// The advice of the check (`Check.advice`); nil when the check does not exist.
    static func text(check: String, kind: String) -> String? {
        switch check {
        case Roster.listFindings: forLists(kind)
        case Roster.phraseFindings:
            "A person blocked this phrase: correct the message. To end the block: `sendguard block end \(kind) --reason TEXT`"
        case Roster.exceptionFindings:
            "The exception \(kind) let this content pass once to each recipient: do not send it to these again"
        default: Roster[check]?.advice(for: kind)
        }
    }

    /// Whether an exception for a tag may lift the finding, and its excerpt is the whole tag.
    static func isTag(_ finding: FindingReport) -> Bool {
        finding.check == PlaceholderCheck.name && !["phrase", "no-catalogue"].contains(finding.kind)
            && !finding.excerpt.isEmpty && !finding.excerpt.hasSuffix("...")
    }

    private static func forLists(_ kind: String) -> String {
        kind == "stale"
            ? "The list cannot be trusted now: import a fresh one (sendguard list import)"
            : "A list that only observes would have refused this recipient: lists[].mode enforce does (sendguard list check)"
    }
}

extension Passage {
    /// Whether this passage shows all text of the other passage.
    fileprivate func isAll(of other: Passage) -> Bool {
        match == other.match && before.hasSuffix(other.before) && after.hasPrefix(other.after)
    }
}
