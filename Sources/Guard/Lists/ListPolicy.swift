// Folder Lists: the decision of the lists about a recipient, and the versions, settings, imports and changes of
// lists. It may use its subfolders, Events and Scope.

import Mail

/// Decides about a recipient by the lists. A suppression outranks doubt about any list, and doubt outranks an
/// audience.
///
///     S: 550 5.7.1 sendguard: suppressed (unsubscribed 2026-03-01, list optouts)
///     S: 250 2.1.5 sendguard: suppressed (unsubscribed 2026-03-01, list optouts), left out
///     S: 451 4.7.1 sendguard: list optouts is 3 h old, older than its max_age of 2 h (version 3 of a.csv stays loaded)
///     S: 550 5.7.1 sendguard: not on the audience members, which this mail requires (wrong segment?)
///     S: 550 5.7.1 sendguard: unengaged since 2025-07-01, longer than 180 d (list members)
///
/// A configured list is consulted for the mail in its scope. It must exist and be no older than its `max_age`. When
/// several audiences are in scope, a recipient must be on each. A list that was imported but is not configured is
/// consulted for the mail that its import named (`ListVersion.ownSettings`). In mode `observe` a list refuses and
/// defers no mail; its answer is recorded.
///
/// A recipient is left out silently when each configured list that has them says so (`ListRefusal`). Lists that are
/// not configured, and erased people, follow the configured suppression lists: silently in a stream where any of them
/// does.
package struct ListPolicy: Sendable {
    private let settings: [ListSettings]
    private let names: Set<String>

    package init(_ settings: [ListSettings]) {
        self.settings = settings
        names = Set(settings.map(\.name))
    }

    /// - Parameters:
    ///   - hits: the lists that have the recipient.
    ///   - versions: the versions in force of all lists.
    package func decide(
        _ question: ListQuestion, hits: [ListHit], versions: [ListVersion], now: Timestamp
    ) -> ListDecision {
        var decision = ListDecision()
        var verdicts: [ListNotice] = []
        var isLoud = false
        for setting in all(versions) where setting.mode != .off {
            switch setting.scope.covers(stream: question.stream, campaign: question.campaign) {
            case nil: decision.awaitsCampaign = true
            case false?: break
            case true?:
                let version = versions.first { $0.list == setting.name }
                if let version { decision.versions[setting.name] = version.version }
                let hit = hits.first { $0.list == setting.name }
                let isSuppressing = hit?.kind == .suppression && setting.mode == .enforce
                if isSuppressing, names.contains(setting.name), !isSilent(setting, question) { isLoud = true }
                note(hit, setting, in: &decision)
                let notices = Self.notices(setting, version, hit, now)
                if setting.mode == .enforce { verdicts += notices } else { decision.notices += notices }
            }
        }
        // The guard's own list has no version: people who asked to be erased.
        for hit in hits where hit.kind == .suppression && !names.contains(hit.list) {
            guard !versions.contains(where: { $0.list == hit.list }) else { continue }
            decision.isSuppressed = true
            verdicts.append(Self.suppressed(hit))
        }
        decision.answer = Self.answer(verdicts, isSilent: !isLoud && leavesOutSilently(question))
        return decision
    }

    /// The configured lists, then the imported lists that are not configured.
    private func all(_ versions: [ListVersion]) -> [ListSettings] {
        let others = versions.compactMap { names.contains($0.list) ? nil : $0.ownSettings }
        return others.isEmpty ? settings : settings + others
    }

    /// Whether a configured list in mode `enforce` leaves out its people silently in this mail's stream. A list that
    /// awaits the campaign counts, because the client is the same.
    package func leavesOutSilently(_ question: ListQuestion) -> Bool {
        settings.contains { $0.mode == .enforce && isSilent($0, question) }
    }

    private func isSilent(_ setting: ListSettings, _ question: ListQuestion) -> Bool {
        setting.refusal.way(inStream: question.stream) == .silently
            && setting.scope.covers(stream: question.stream, campaign: question.campaign) != false
    }

    private func note(_ hit: ListHit?, _ setting: ListSettings, in decision: inout ListDecision) {
        guard let hit else { return }
        if hit.kind == .suppression { decision.isSuppressed = true }
        if decision.segment.isEmpty, hit.kind == .audience { decision.segment = hit.entry.segment }
    }

    /// A suppression outranks a list in doubt. A list in doubt outranks an audience: a recipient who is missing on a
    /// stale audience may be on its next version.
    private static func answer(_ verdicts: [ListNotice], isSilent: Bool) -> ListDecision.Answer {
        let chosen =
            verdicts.first { $0.kind == .suppressed } ?? verdicts.first { $0.kind == .stale } ?? verdicts.first
        guard let chosen else { return .clear }
        return switch chosen.kind {
        case .suppressed: .suppressed(chosen.reply, isSilent: isSilent)
        case .stale: .deferred(chosen.reply)
        case .notInAudience, .unengaged: .refused(chosen.reply)
        }
    }

    /// The objections of one list in scope against the recipient.
    private static func notices(
        _ setting: ListSettings, _ version: ListVersion?, _ hit: ListHit?, _ now: Timestamp
    ) -> [ListNotice] {
        var notices: [ListNotice] = []
        if let hit, hit.kind == .suppression { notices.append(suppressed(hit)) }
        guard let version else { return notices + [stale(setting.name, missing(setting))] }
        if let doubt = doubt(version, setting, now) { notices.append(stale(setting.name, doubt)) }
        guard setting.kind == .audience, version.kind == .audience else { return notices }
        guard let hit else {
            return notices + [
                ListNotice(
                    list: setting.name, kind: .notInAudience,
                    text: "not on the audience \(setting.name), which this mail requires (wrong segment?)")
            ]
        }
        return notices + engagement(hit, setting, now)
    }

    /// A day begins up to 14 hours earlier elsewhere.
    private static let aheadTolerance = Duration.seconds(86_400)

    /// The last sign of life is the later of engagement and subscription. A time that lies ahead is a mistake of the
    /// file and no sign.
    private static func engagement(_ hit: ListHit, _ setting: ListSettings, _ now: Timestamp) -> [ListNotice] {
        guard let limit = setting.maxUnengaged else { return [] }
        let times = [hit.entry.engagedAt, hit.entry.subscribedAt].compactMap(\.self)
        guard let sign = times.filter({ $0 - now <= aheadTolerance }).max() else {
            if let ahead = times.min() {
                let text = "list \(setting.name) says that this recipient was last engaged on a day that lies ahead: "
                return [stale(setting.name, text + ahead.rfc3339.prefix(10))]
            }
            return [stale(setting.name, "list \(setting.name) does not say when this recipient was last engaged")]
        }
        guard now - sign > limit else { return [] }
        let text =
            "unengaged since \(sign.rfc3339.prefix(10)), longer than \(ListAge.text(limit)) (list \(setting.name))"
        return [ListNotice(list: setting.name, kind: .unengaged, text: text)]
    }

    // MARK: Doubt

    /// Why some recipients cannot be cleared at the moment, for `status`; nil when all lists in mode `enforce` can be
    /// trusted.
    package func doubt(versions: [ListVersion], now: Timestamp) -> String? {
        for setting in all(versions) where setting.mode == .enforce {
            guard let version = versions.first(where: { $0.list == setting.name }) else { return Self.missing(setting) }
            if let doubt = Self.doubt(version, setting, now) { return doubt }
        }
        return nil
    }

    private static func missing(_ setting: ListSettings) -> String {
        "list \(setting.name) is missing: it was never imported"
    }

    private static func doubt(_ version: ListVersion, _ setting: ListSettings, _ now: Timestamp) -> String? {
        let stays = "(still in force: version \(version.version) of \(version.source))"
        if setting.kind != version.kind {
            return
                "list \(version.list) was imported as \(version.kind.rawValue), but is configured as \(setting.kind.rawValue)"
        }
        // Entries added by hand are no list when the configuration demands freshness.
        if version.isHandMade, setting.maxAge != nil || setting.refresh != nil { return missing(setting) }
        if let doubt = version.doubt { return "list \(version.list) is in doubt: \(doubt) \(stays)" }
        let freshness = ListFreshness(version, maxAge: setting.maxAge, now: now)
        if freshness.state == .tooOld, let maxAge = freshness.maxAge {
            return
                "list \(version.list) is \(ListAge.text(freshness.age)) old, older than its max_age of \(ListAge.text(maxAge)) "
                + stays
        }
        return nil
    }

    private static func stale(_ list: String, _ text: String) -> ListNotice {
        ListNotice(list: list, kind: .stale, text: text)
    }

    // MARK: Suppression

    /// Whether a reply is the refusal of a suppressed recipient: how a record tells it from the guard's other
    /// refusals.
    package static func isSuppression(_ reply: Reply) -> Bool {
        reply.code == 550 && reply.lines.first?.hasPrefix("sendguard: \(suppressedHead)") == true
    }

    /// The same for a reply in one line: `550 5.7.1 sendguard: suppressed (list optouts)`.
    package static func isSuppression(_ reply: String) -> Bool {
        reply.hasPrefix("550 5.7.1 sendguard: \(suppressedHead)")
    }

    private static let suppressedHead = "suppressed ("

    private static func suppressed(_ hit: ListHit) -> ListNotice {
        // A date in a file is a day; its time of day is ignored.
        let day = hit.entry.since.map { String($0.rfc3339.prefix(10)) }
        let known = [hit.entry.reason.isEmpty ? nil : hit.entry.reason, day].compactMap { $0 }.joined(separator: " ")
        return ListNotice(
            list: hit.list, kind: .suppressed,
            text: "\(suppressedHead)\(known.isEmpty ? "" : known + ", ")list \(hit.list))")
    }
}
