// Folder Checks/Judgement: what a check is (`Check`), its settings (`CheckSetting`), its input (`Facts`), its output
// (`Finding`), whether it could judge (`CheckState`), and the result of all checks together (`Judgement`). It may use
// Checks/Placeholder/Catalogue and Checks/Code, and Checks/EmptyMerge and Checks/TestContent for the phrases that
// `FoundPhrases` looks up once for both; Profiles and Text. These folders do not use `Facts` or `Finding`.

import Mail

/// The result of all checks for a message.
package struct Judgement: Hashable, Sendable {
    /// In roster order, each with the action taken; those only observed are included.
    package let findings: [Finding]
    /// nil when the message may pass.
    package let refusal: Refusal?
    /// Whether each check judged, in roster order; empty when that was not asked for.
    package let outcomes: [CheckOutcome]

    package init(findings: [Finding], refusal: Refusal?, outcomes: [CheckOutcome] = []) {
        self.findings = findings
        self.refusal = refusal
        self.outcomes = outcomes
    }

    /// Whether a finding has a place in the message, so that a second reading can locate it.
    package var hasSpots: Bool { findings.contains { $0.spot != nil } }

    /// The same judgement, where each finding with a spot also has its place in the message as received.
    package func located(by origins: MessageOrigins) -> Judgement {
        let located = findings.map { finding in
            guard let spot = finding.spot else { return finding }
            let range = origins.range(of: spot.range, inSurface: spot.surface)
            var finding = finding
            finding.location = Finding.Location(offset: range.lowerBound, length: range.count)
            return finding
        }
        return Judgement(findings: located, refusal: refusal, outcomes: outcomes)
    }
}

extension Finding {
    /// Whether it refuses the message.
    package var refuses: Bool { action == .blocked || action == .deferred }

    /// The same finding, let through by an exception.
    package func allowed(by exception: String) -> Finding {
        var finding = self
        (finding.action, finding.allowedBy) = (.allowed, exception)
        return finding
    }
}

/// Why a message is refused: the reply for the client, and the check.
package struct Refusal: Hashable, Sendable {
    /// One line: `550 5.7.1 sendguard: REASON [check]`, with the codes of the check's `Rejection`.
    package let reply: Reply
    /// The name of the check whose finding came first.
    package let check: String
    /// Whether the client may retry: the check was undecided.
    package let isForNow: Bool

    package init(reply: Reply, check: String, isForNow: Bool) {
        self.reply = reply
        self.check = check
        self.isForNow = isForNow
    }
}

/// A fault that a check found in a message.
package struct Finding: Hashable, Sendable, Codable {
    /// What was done because of a finding.
    package enum Action: String, Sendable, Codable {
        /// The message was refused permanently.
        case blocked
        /// The check was undecided, so the message was deferred.
        case deferred
        /// Recorded only: the check runs in mode `observe`.
        case observed
        /// Recorded only: a person let it pass (`allowedBy`).
        case allowed
    }

    /// The check's name, such as `placeholder`.
    package let check: String
    /// The check's own word for the kind of fault, such as `mustache`.
    package let kind: String
    /// The surface: `Subject`, `text`, `html`, `List-Unsubscribe`.
    package let `where`: String
    /// The faulty text, decoded, cut to 80 characters.
    package let excerpt: String
    /// One sentence for the sender, without the excerpt's surroundings: `unrendered placeholder "{{x}}" in Subject`.
    package let reason: String
    /// Whether the check could not decide; then the message is deferred and not blocked.
    package let isUndecided: Bool
    /// The runner sets it from the mode; a check never does.
    package var action: Action
    /// The id of the exception by which it passed, such as `A1`; nil unless the action is `allowed`.
    package var allowedBy: String?
    /// The excerpt's place among the message's surfaces; nil without a place, such as for a missing text. It is not
    /// recorded, because `location` is.
    package private(set) var spot: Spot?
    /// The excerpt's place in the message as received; set by `Judgement.located`.
    package var location: Location?

    package struct Spot: Hashable, Sendable {
        /// Index in `Message.surfaces`.
        package let surface: Int
        /// In bytes of that surface's text.
        package let range: Range<Int>

        package init(surface: Int, range: Range<Int>) {
            self.surface = surface
            self.range = range
        }
    }

    /// A range in bytes of the message as received, without dot coding.
    package struct Location: Hashable, Sendable, Codable {
        package let offset: Int
        package let length: Int

        package init(offset: Int, length: Int) {
            self.offset = offset
            self.length = length
        }
    }

    private enum CodingKeys: String, CodingKey {
        case check, kind, `where`, excerpt, reason, isUndecided, action, allowedBy, location
    }

    package init(
        check: String, kind: String, where surface: String, excerpt: String, reason: String,
        isUndecided: Bool = false, action: Action = .blocked, spot: Spot? = nil
    ) {
        self.check = check
        self.kind = kind
        self.where = surface
        self.excerpt = excerpt
        self.reason = reason
        self.isUndecided = isUndecided
        self.action = isUndecided && action == .blocked ? .deferred : action
        self.spot = spot
        location = nil
    }
}
