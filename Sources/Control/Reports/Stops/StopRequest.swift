import Guard
import Mail

/// A request to stop mail.
package struct StopRequest: Hashable, Sendable, Codable {
    /// As `StopScope.text`: `all`, `campaign:spring-*`.
    package var scope: String
    package var mode: StopMode
    /// Empty when nobody has said why: in an emergency that comes later.
    package var reason: String
    /// Ends by itself after so many seconds; nil, as a rule, is never.
    package var forSeconds: Int?

    package init(scope: StopScope = .all, mode: StopMode = .defer, reason: String, forSeconds: Int? = nil) {
        self.scope = scope.text
        self.mode = mode
        self.reason = reason
        self.forSeconds = forSeconds
    }

    /// As the kill switch takes it; `refused` when it makes no sense.
    package func order(by who: Identity, at now: Timestamp) throws(ControlFailure) -> StopOrder {
        let reason = reason.contains { !$0.isWhitespace } ? reason : StopOrder.noReason
        if let forSeconds, !(1...ValueLimits.timeSeconds).contains(forSeconds) {
            throw .refused("a stop ends by itself after 1 second to 100 years; leave the time out for one without end")
        }
        return StopOrder(
            scope: try StopScope(request: scope), mode: mode, reason: reason, who: who,
            endsAt: forSeconds.map { now + .seconds($0) })
    }
}

extension StopScope {
    /// - Throws: `malformed` with the forms that there are, or with what to type where no mail can be in the scope.
    package init(request text: String) throws(ControlFailure) {
        guard let scope = StopScope(text) else {
            let kinds = Kind.allCases.map { $0 == .all ? "all" : "\($0.rawValue):NAME" }
            throw .malformed("unknown scope \"\(text)\"; known: \(kinds.joined(separator: ", "))")
        }
        if let fault = scope.fault { throw .malformed(fault.text) }
        self = scope
    }
}

/// A request to say why a stop was pulled, after it was.
package struct StopReasonRequest: Hashable, Sendable, Codable {
    package var reason: String

    package init(reason: String) { self.reason = reason }

    /// - Throws: `refused` when it says nothing.
    package func checked() throws(ControlFailure) -> String {
        guard reason.contains(where: { !$0.isWhitespace }) else { throw .refused("the reason is empty") }
        return reason
    }
}

/// What a scope covered in the last hour, and what else it may have been meant to be.
package struct ScopeMatchReport: Hashable, Sendable, Codable {
    package var scope: String
    /// Messages that are known to be meant.
    package var messages: Int
    /// Messages besides whose From is missing, or cannot be read: a stop of any sender covers them. Null of an older guard,
    /// which counts them among `messages`.
    package var unreadable: Int?
    package var recipients: Int
    /// The campaigns of those messages, most first; a few of them.
    package var campaigns: [ScopeMatch.Share]
    /// When `messages` is 0: names of mail in the last hour that are nearest to what was asked for.
    package var nearest: [String]

    /// How far back is looked.
    package static let span = Duration.seconds(3600)

    package init(_ scope: StopScope, _ match: ScopeMatch, nearest: [String]) {
        self.scope = scope.text
        messages = match.messages
        unreadable = match.unreadable
        recipients = match.recipients
        campaigns = match.campaigns
        self.nearest = nearest
    }

    /// With what is shown in the place of addresses in names.
    package func redacted(_ redaction: AddressRedaction) -> ScopeMatchReport {
        var report = self
        for index in campaigns.indices { report.campaigns[index].campaign = redaction.shown(campaigns[index].campaign) }
        report.nearest = nearest.map { name in
            scope.hasPrefix("\(StopScope.Kind.sender.rawValue):")
                ? Address(name).map { redaction.shown(sender: $0) } ?? name : redaction.shown(name)
        }
        return report
    }
}
