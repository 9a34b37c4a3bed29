// Folder Report: what happened to some of the mail, in counts. The damage report, and how the ESP took the mail
// before, during and after an incident (`RecoveryReport`). It may use Scope, Kill, Record and Incident.

import Content
import Mail

/// Counts of what happened to some of the mail: who got it, who did not, and why.
///
/// All counts are of deliveries, one per message and recipient, except those named people. There the same address, in
/// any spelling, counts once. Mail that was refused or deferred may be retried: all attempts together are one
/// message, and one delivery per recipient and state.
package struct DamageReport: Hashable, Sendable, Codable {
    /// The mail in question.
    package var campaign: String?
    /// As `StopScope.text`; null for no scope.
    package var scope: String?
    package var since: String?
    package var until: String?

    /// The time of the first and of the last message, RFC 3339; null when there is none.
    package var first: String?
    package var last: String?
    /// Messages by verdict. Several attempts of one message with the same verdict count once.
    package var messages: [String: Int] = [:]
    /// Attempts by verdict; null from an older guard.
    package var attempts: [String: Int]?
    package var deliveries = StateCounts()
    /// Attempts by state; null from an older guard.
    package var deliveryAttempts: StateCounts?
    /// People by state; a person who is in two states counts in both.
    package var peopleByState = StateCounts()
    package var people = 0
    /// People who have or may have the mail: they have a delivery that is `accepted`, `unknown` or `released`.
    package var affected = 0

    /// The minutes with mail, in order; longer steps of `stepMinutes` when there would be too many.
    package var minutes: [Minute] = []
    /// The length of a step in `minutes`; absent for one minute.
    package var stepMinutes: Int?
    package var segments = ReportGroups()
    package var domains = ReportGroups()
    package var streams = ReportGroups()
    package var campaigns = ReportGroups()
    package var senders = ReportGroups()
    package var subjects = ReportGroups()
    /// Similar replies are combined (`ReplyClass`).
    package var replies = ReportGroups()
    package var upstreams = ReportGroups()
    /// The text of the mail, for the templates with the most deliveries.
    package var templates: [TemplateExcerpt] = []
    /// The number of templates, including those that are not listed.
    package var templateCount = 0
    package var findings: [FoundKind] = []
    /// Versions of lists; if there are too many, the versions that were used last.
    package var lists: [ListUse] = []
    /// How many earlier versions are not listed; absent when there are none.
    package var otherLists: Int?
    /// Stops that were in force between the first and the last message, or began up to an hour after it. If there are
    /// too many, the last ones.
    package var stops: [StopSpan] = []
    /// Earlier stops that are not listed; absent when there are none.
    package var earlierStops: EarlierStops?

    /// The apologies of the incident in question.
    package var apologies: [ApologyStatus]?

    /// The maximum numbers of `lists` and `stops`.
    package static let (listLimit, stopLimit) = (1000, 1000)

    package init() {}

    /// The same without addresses in texts and names. Replies never contain one (`ReplyClass`).
    package func redacted(_ redaction: AddressRedaction) -> DamageReport {
        guard redaction.mode != .none else { return self }
        var report = self
        report.campaign = campaign.map { redaction.shown($0) }
        report.scope = scope.map { redaction.shown($0) }
        report.subjects = subjects.renamed(Self.withoutAddresses)
        report.senders = senders.renamed { name in Address(name).map { redaction.shown(sender: $0) } ?? name }
        for names in [\DamageReport.segments, \.streams, \.campaigns] {
            report[keyPath: names] = self[keyPath: names].renamed { redaction.shown($0) }
        }
        for index in stops.indices {
            report.stops[index].scope = redaction.shown(stops[index].scope)
            report.stops[index].reason = redaction.shown(stops[index].reason)
        }
        for index in templates.indices {
            report.templates[index].from = Self.shown(from: templates[index].from, redaction)
            report.templates[index].subject = Self.withoutAddresses(templates[index].subject)
            report.templates[index].text = templates[index].text.split(
                separator: "\n", omittingEmptySubsequences: false
            )
            .map { Self.withoutAddresses(String($0)) }.joined(separator: "\n")
        }
        return report
    }

    /// A From field in which each address is redacted as a sender.
    private static func shown(from text: String, _ redaction: AddressRedaction) -> String {
        MailboxList(Array(text.utf8)).addresses.reduce(text) { text, sender in
            let shown = redaction.shown(sender: sender)
            if shown == sender.fullText { return text }
            // An address that the field writes in several pieces.
            guard text.contains(sender.fullText) else { return withoutAddresses(text) }
            return text.replacing(sender.fullText, with: shown)
        }
    }

    private static func withoutAddresses(_ text: String) -> String {
        text.split(separator: " ", omittingEmptySubsequences: false).map { $0.contains("@") ? "…" : $0 }
            .joined(separator: " ")
    }

    /// A minute of the timeline, or a longer step.
    package struct Minute: Hashable, Sendable, Codable {
        /// Its beginning, RFC 3339.
        package var at: String
        package var counts: StateCounts

        package init(at: String, counts: StateCounts) {
            self.at = at
            self.counts = counts
        }
    }

    /// Findings of one check and kind.
    package struct FoundKind: Hashable, Sendable, Codable {
        package var check: String
        package var kind: String
        package var action: Finding.Action
        package var messages: Int
        package var people: Int

        package init(check: String, kind: String, action: Finding.Action, messages: Int, people: Int) {
            self.check = check
            self.kind = kind
            self.action = action
            self.messages = messages
            self.people = people
        }
    }

    /// A version of a list that was consulted.
    package struct ListUse: Hashable, Sendable, Codable {
        package var list: String
        package var version: Int64
        package var deliveries: Int
        /// When its content was correct, RFC 3339; null when the version is no longer stored.
        package var generatedAt: String?
        /// The age of its content at the last lookup, in seconds.
        package var ageSeconds: Int?

        package init(list: String, version: Int64, deliveries: Int) {
            self.list = list
            self.version = version
            self.deliveries = deliveries
        }
    }

    /// Stops that are not listed because there are too many.
    package struct EarlierStops: Hashable, Sendable, Codable {
        package var stops: Int
        /// The sum of `StopSpan.unanswered`.
        package var unanswered: Int

        package init(stops: Int, unanswered: Int) { (self.stops, self.unanswered) = (stops, unanswered) }
    }

    package struct StopSpan: Hashable, Sendable, Codable {
        package var id: String
        package var scope: String
        package var mode: String
        package var reason: String
        package var who: String
        package var at: String
        /// When no more mail in its scope could leave; null when it has no receipt.
        package var completeAt: String?
        /// null while it is active.
        package var endedAt: String?
        /// Messages whose end of data was sent, without a reply when the stop was complete.
        package var unanswered: Int

        package init(_ stop: Stop, endedAt: Timestamp?, receipt: StopReceipt?) {
            id = stop.id.description
            scope = stop.scope.text
            mode = stop.mode.rawValue
            reason = stop.reason
            who = stop.who
            at = stop.at.rfc3339
            completeAt = receipt?.completeAt.rfc3339
            self.endedAt = endedAt?.rfc3339
            unanswered = receipt?.unanswered.count ?? 0
        }
    }
}

/// The text of many messages, taken from one of them; `…` replaces the personal parts.
package struct TemplateExcerpt: Hashable, Sendable, Codable {
    /// The message that the text comes from; null when the text is not stored.
    package var sample: String?
    package var from: String
    package var subject: String
    /// The text that a reader sees, cut; `‹…›` encloses parts that only some recipients get.
    package var text: String
    /// How many other messages the text was compared with; with few, personal parts cannot be recognized.
    package var compared: Int
    package var counts: StateCounts

    /// The maximum in one report.
    package static let limit = 10

    /// - Parameter template: nil when it is not on record.
    package init(_ template: MessageTemplate?, counts: StateCounts) {
        sample = template.flatMap { $0.text.isEmpty && $0.subject.isEmpty ? nil : $0.sample.description }
        from = template?.from ?? ""
        subject = template?.subject ?? ""
        text = template?.text ?? ""
        compared = template?.compared ?? 0
        self.counts = counts
    }
}
