// Folder Report: what happened to some of the mail, counted: the damage report, and how the ESP took the mail before,
// during and after an incident (`RecoveryReport`). It may use Scope, Kill, Record and Incident.

import Content
import Mail

/// What happened to some of the mail, counted: who got it, who did not, and why.
///
/// All counts are of deliveries, one for each message and recipient, unless they say people: the same address, however
/// it is written, is one of them. Mail that was refused or deferred comes again: it is one message, and one delivery to each
/// recipient in each state, however often it was tried.
package struct DamageReport: Hashable, Sendable, Codable {
    /// What was asked about.
    package var campaign: String?
    /// As `StopScope.text`; null for no scope.
    package var scope: String?
    package var since: String?
    package var until: String?

    /// Of the first and the last message, RFC 3339; null when there is none.
    package var first: String?
    package var last: String?
    /// By verdict. A message that was refused or deferred several times is one of that verdict.
    package var messages: [String: Int] = [:]
    /// How often messages came, by verdict; null from an older guard.
    package var attempts: [String: Int]?
    package var deliveries = StateCounts()
    /// How often they were tried, by state; null from an older guard.
    package var deliveryAttempts: StateCounts?
    /// By state; who is in two states counts in both.
    package var peopleByState = StateCounts()
    package var people = 0
    /// People who have the mail or may have it: a delivery of theirs is `accepted` or `unknown`, or was `released`.
    package var affected = 0

    /// Minutes in which there was mail, in order; longer steps of `stepMinutes` where there would be too many.
    package var minutes: [Minute] = []
    /// How long a step of `minutes` is; absent when it is a minute.
    package var stepMinutes: Int?
    package var segments = ReportGroups()
    package var domains = ReportGroups()
    package var streams = ReportGroups()
    package var campaigns = ReportGroups()
    package var senders = ReportGroups()
    package var subjects = ReportGroups()
    /// Replies, those of a kind as one (`ReplyClass`).
    package var replies = ReportGroups()
    package var upstreams = ReportGroups()
    /// What it said; of the templates that most deliveries are of.
    package var templates: [TemplateExcerpt] = []
    /// How many different ones there are.
    package var templateCount = 0
    package var findings: [FoundKind] = []
    /// Versions of lists; of too many those that were asked last.
    package var lists: [ListUse] = []
    /// How many more versions were asked, before those; absent when none was.
    package var otherLists: Int?
    /// Stops that were in force at some time between the first message and the last, or began up to an hour after it.
    /// Of too many the last.
    package var stops: [StopSpan] = []
    /// Those before them; absent when there are none.
    package var earlierStops: EarlierStops?

    /// Of the incident that was asked about.
    package var apologies: [ApologyStatus]?

    /// Versions of lists, and stops, that are named.
    package static let (listLimit, stopLimit) = (1000, 1000)

    package init() {}

    /// Without addresses in what senders and people wrote, and in names. Replies have none, whatever is shown (`ReplyClass`).
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

    /// A From field, with what is shown of a sender in the place of each of its addresses.
    private static func shown(from text: String, _ redaction: AddressRedaction) -> String {
        MailboxList(Array(text.utf8)).addresses.reduce(text) { text, sender in
            let shown = redaction.shown(sender: sender)
            if shown == sender.fullText { return text }
            // One that is written in pieces.
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

    /// Findings of a check and kind.
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

    /// A version of a list that was asked.
    package struct ListUse: Hashable, Sendable, Codable {
        package var list: String
        package var version: Int64
        package var deliveries: Int
        /// When its content was right, RFC 3339; null when the version is not known any more.
        package var generatedAt: String?
        /// How old its content was when it was last asked, in seconds.
        package var ageSeconds: Int?

        package init(list: String, version: Int64, deliveries: Int) {
            self.list = list
            self.version = version
            self.deliveries = deliveries
        }
    }

    /// Stops that are not named, because there are too many.
    package struct EarlierStops: Hashable, Sendable, Codable {
        package var stops: Int
        /// As in `StopSpan`, of all of them.
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
        /// When nothing in its scope could leave any more; null when its receipt was not kept.
        package var completeAt: String?
        /// null while it is active.
        package var endedAt: String?
        /// Messages whose end of data was out, and unanswered, when it was complete.
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

/// What many messages said, by one of them; `…` stands for what is personal.
package struct TemplateExcerpt: Hashable, Sendable, Codable {
    /// The message whose words these are; null when its words are not kept (any more).
    package var sample: String?
    package var from: String
    package var subject: String
    /// What a reader sees, cut; `‹…›` is around what only some readers are told.
    package var text: String
    /// Other messages that the words were compared with; by few one cannot tell what is personal.
    package var compared: Int
    package var counts: StateCounts

    /// Of a report.
    package static let limit = 10

    /// - Parameter template: nil when it is not on record (any more).
    package init(_ template: MessageTemplate?, counts: StateCounts) {
        sample = template.flatMap { $0.text.isEmpty && $0.subject.isEmpty ? nil : $0.sample.description }
        from = template?.from ?? ""
        subject = template?.subject ?? ""
        text = template?.text ?? ""
        compared = template?.compared ?? 0
        self.counts = counts
    }
}
