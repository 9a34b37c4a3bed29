// Folder Checks/Judgement: what a check is (`Check`), what it takes from the configuration (`CheckSetting`), what it is
// given (`Facts`), what it returns (`Finding`), and what all checks together say (`Judgement`).
// It may use Checks/Placeholder/Catalogue and Checks/Code, and Checks/EmptyMerge and Checks/TestContent for the phrases
// that `FoundPhrases` looks up once for both; Profiles and Text. Those know nothing of facts and findings.

import Mail

/// What all checks together say of a message.
package struct Judgement: Hashable, Sendable {
    /// In roster order, each with the action taken; those merely observed too.
    package let findings: [Finding]
    /// nil when the message may go on.
    package let refusal: Refusal?

    package init(findings: [Finding], refusal: Refusal?) {
        self.findings = findings
        self.refusal = refusal
    }

    /// Whether a finding stands somewhere in the message, so that the message is worth being read for it again.
    package var hasSpots: Bool { findings.contains { $0.spot != nil } }

    /// The same judgement, with the place in the message as received of each finding that stands somewhere.
    package func located(by origins: MessageOrigins) -> Judgement {
        let located = findings.map { finding in
            guard let spot = finding.spot else { return finding }
            let range = origins.range(of: spot.range, inSurface: spot.surface)
            var finding = finding
            finding.location = Finding.Location(offset: range.lowerBound, length: range.count)
            return finding
        }
        return Judgement(findings: located, refusal: refusal)
    }
}

/// Why a message does not go on: what the client is told, and which check spoke.
package struct Refusal: Hashable, Sendable {
    /// One line: `550 5.7.1 sendguard: REASON [check]`, with the codes of the check's `Rejection`.
    package let reply: Reply
    /// Name of the check that spoke first.
    package let check: String
    /// Whether it may be tried again: the check could not tell.
    package let isForNow: Bool

    package init(reply: Reply, check: String, isForNow: Bool) {
        self.reply = reply
        self.check = check
        self.isForNow = isForNow
    }
}

/// What a check saw.
package struct Finding: Hashable, Sendable, Codable {
    /// What was done about it.
    package enum Action: String, Sendable, Codable {
        /// The message was refused for good.
        case blocked
        /// The check could not tell, so the message was deferred.
        case deferred
        /// Recorded, let through: the check runs in mode `observe`.
        case observed
    }

    /// The check's name, such as `placeholder`.
    package let check: String
    /// The check's own word for what it is, such as `mustache`.
    package let kind: String
    /// The surface: `Subject`, `text`, `html`, `List-Unsubscribe`.
    package let `where`: String
    /// The offending text as decoded, cut to 80 characters.
    package let excerpt: String
    /// One sentence for the sender, without the excerpt's surroundings: `unrendered placeholder "{{x}}" in Subject`.
    package let reason: String
    /// Cannot tell: defers instead of blocking.
    package let isUndecided: Bool
    /// Set by the runner from the mode; never by the check.
    package var action: Action
    /// Where the excerpt stands among the message's surfaces; nil when it stands nowhere, such as what is missing.
    /// Not recorded: `location` says it for good.
    package private(set) var spot: Spot?
    /// Where the excerpt stands in the message as received; set by `Judgement.located`.
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

    /// In bytes of the message as received, dot coding removed.
    package struct Location: Hashable, Sendable, Codable {
        package let offset: Int
        package let length: Int

        package init(offset: Int, length: Int) {
            self.offset = offset
            self.length = length
        }
    }

    private enum CodingKeys: String, CodingKey {
        case check, kind, `where`, excerpt, reason, isUndecided, action, location
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
