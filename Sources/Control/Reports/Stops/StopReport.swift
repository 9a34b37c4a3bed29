// Folder Reports/Stops: requests and reports about stops, resumes and trip rules, as they are in JSON. It may use
// Answers and Reports/Records (held mail that a resume affects).

import Guard
import Mail

/// An active stop.
package struct StopReport: Hashable, Sendable, Codable {
    /// Such as `S1`.
    package var id: String
    package var scope: String
    package var mode: StopMode
    package var reason: String
    package var who: String
    /// `person`, `file`, `signal` or `rule:NAME`.
    package var origin: String
    /// RFC 3339, milliseconds, UTC.
    package var at: String
    /// When it ends by itself; null is never.
    package var endsAt: String?
    /// Messages it refused; for a stop that holds, messages it held.
    package var refused: Int
    /// How often clients tried those messages: a client that keeps its mail retries.
    package var attempts: Int
    /// Why no mail of this guard can be in its scope; null when some can be, or when that is unknown.
    package var unmet: String?

    /// - Parameters:
    ///   - attempts: 0 when nothing was counted; the report then uses the number of messages.
    ///   - mail: the mail that is possible; nil when it is unknown.
    package init(_ stop: Stop, refused: Int = 0, attempts: Int = 0, mail: PossibleMail? = nil) {
        id = stop.id.description
        scope = stop.scope.text
        mode = stop.mode
        reason = stop.reason
        who = stop.who
        origin = stop.origin.text
        at = stop.at.rfc3339
        endsAt = stop.endsAt?.rfc3339
        self.refused = refused
        self.attempts = max(attempts, refused)
        unmet = mail?.trouble(of: stop.scope)?.text
    }

    package init(_ stop: Stop, counted snapshot: KillSwitchSnapshot, mail: PossibleMail? = nil) {
        self.init(
            stop, refused: snapshot.refusals[stop.id] ?? 0, attempts: snapshot.attempts[stop.id] ?? 0, mail: mail)
    }

    /// Replaces addresses in its reason. The scope stays, because people act on it.
    package func redacted(_ redaction: AddressRedaction) -> StopReport {
        var report = self
        report.reason = redaction.shown(reason)
        return report
    }

    /// The number of messages it refused: `12 messages refused`, `2 messages refused, 11 attempts`; `held` for a stop
    /// that holds.
    package var countText: String {
        let text = "\(refused == 1 ? "1 message" : "\(refused) messages") \(mode == .hold ? "held" : "refused")"
        return attempts > refused ? "\(text), \(attempts) attempts" : text
    }

    /// Whether a rule made it, so that only its id ends it.
    package var isAutomatic: Bool { StopOrigin(origin)?.isAutomatic ?? false }
}

/// The proof that a stop is complete, and later the results of the messages that it was too late for.
package struct StopReceiptReport: Hashable, Sendable, Codable {
    package var stop: StopReport
    /// False when it was written without a running guard: then it is in force from the next start.
    package var running: Bool
    /// RFC 3339, milliseconds, UTC.
    package var askedAt: String
    /// No message in scope left after this time.
    package var completeAt: String
    /// The time from request to completion.
    package var microseconds: Int64
    /// Messages it has refused so far.
    package var refused: Int
    /// How often clients have tried those so far.
    package var attempts: Int
    /// Ids of messages for which, at `completeAt`, the end of data was sent and the ESP had not replied.
    package var unanswered: [String]
    /// Their results since then.
    package var followed: [InFlightReport]

    /// - Parameters:
    ///   - mail: the mail that is possible; nil when it is unknown.
    ///   - fate: returns the present fate of an unanswered message.
    package init(
        _ receipt: StopReceipt, refused: Int = 0, attempts: Int = 0, running: Bool = true, mail: PossibleMail? = nil,
        fate: (RecordID) -> InFlightReport.Fate = { _ in .unanswered }
    ) {
        stop = StopReport(receipt.stop, refused: refused, attempts: attempts, mail: mail)
        self.running = running
        askedAt = receipt.askedAt.rfc3339
        completeAt = receipt.completeAt.rfc3339
        microseconds = receipt.completeAt.microseconds - receipt.askedAt.microseconds
        self.refused = refused
        self.attempts = max(attempts, refused)
        unanswered = receipt.unanswered.map(\.description)
        followed = receipt.unanswered.map { InFlightReport(id: $0, fate: fate($0)) }
    }

    package func redacted(_ redaction: AddressRedaction) -> StopReceiptReport {
        var report = self
        report.stop = stop.redacted(redaction)
        return report
    }

    /// Whether every message that was unanswered has been answered, or never will be.
    package var isSettled: Bool { followed.allSatisfy { $0.fate != .unanswered } }
}

/// A message that was sent and unanswered when a stop was complete, and its result.
package struct InFlightReport: Hashable, Sendable, Codable {
    package enum Fate: String, Sendable, Codable {
        /// The ESP has not answered yet.
        case unanswered
        case accepted, refused
        /// Whether the ESP has it cannot be known.
        case unknown
    }

    /// The id of the record.
    package var id: String
    package var fate: Fate

    package init(id: RecordID, fate: Fate) {
        self.id = id.description
        self.fate = fate
    }
}

extension InFlightReport.Fate {
    /// The fate of a settled message, from its verdict.
    package init(_ verdict: Verdict?) {
        switch verdict {
        case .relayed: self = .accepted
        case .refused, .blocked, .suppressed, .deferred, .held: self = .refused
        case .unknown, nil: self = .unknown
        }
    }
}

/// A failure of the guard itself that stops all mail.
package struct HaltReport: Hashable, Sendable, Codable {
    /// Its name in code and metrics.
    package var name: String
    /// The text that a client gets.
    package var text: String

    package init(_ halt: Halt) {
        name = halt.rawValue
        text = halt.reply.text
    }
}

/// Asks to stop mail.
package struct StopRequest: Hashable, Sendable, Codable {
    /// See `StopScope.text`: `all`, `campaign:spring-*`.
    package var scope: String
    package var mode: StopMode
    /// Empty when no reason is given; in an emergency it can follow later.
    package var reason: String
    /// The number of seconds after which it ends by itself; nil, the usual value, is never.
    package var forSeconds: Int?

    package init(scope: StopScope = .all, mode: StopMode = .defer, reason: String, forSeconds: Int? = nil) {
        self.scope = scope.text
        self.mode = mode
        self.reason = reason
        self.forSeconds = forSeconds
    }

    /// The order for the kill switch; `refused` when the request is invalid.
    package func order(by who: Identity, at now: Timestamp) throws(ControlFailure) -> StopOrder {
        let reason = reason.contains { !$0.isWhitespace } ? reason : StopOrder.noReason
        if let forSeconds, !(1...ValueLimits.timeSeconds).contains(forSeconds) {
            throw .refused("the time of a stop must be 1 second to 100 years; leave it out for a stop without an end")
        }
        return StopOrder(
            scope: try StopScope(request: scope), mode: mode, reason: reason, who: who,
            endsAt: forSeconds.map { now + .seconds($0) })
    }
}

extension StopScope {
    /// - Throws: `malformed`, with the known forms, or with what to type when no mail can be in the scope.
    package init(request text: String) throws(ControlFailure) {
        guard let scope = StopScope(text) else {
            let kinds = Kind.allCases.map { $0 == .all ? "all" : "\($0.rawValue):NAME" }
            throw .malformed("unknown scope \"\(text)\"; known: \(kinds.joined(separator: ", "))")
        }
        if let fault = scope.fault { throw .malformed(fault.text) }
        self = scope
    }
}

/// Says why a stop was made, after it was made.
package struct StopReasonRequest: Hashable, Sendable, Codable {
    package var reason: String

    package init(reason: String) { self.reason = reason }

    /// - Throws: `refused` when the reason is empty.
    package func checked() throws(ControlFailure) -> String {
        guard reason.contains(where: { !$0.isWhitespace }) else { throw .refused("the reason is empty") }
        return reason
    }
}

/// The mail of the last hour that a scope covers, and similar names that the person may have meant.
package struct ScopeMatchReport: Hashable, Sendable, Codable {
    package var scope: String
    /// Messages that are known to be in the scope.
    package var messages: Int
    /// Further messages whose From is missing or unreadable; a stop of any sender covers them. null from an older
    /// guard, which counts them in `messages`.
    package var unreadable: Int?
    package var recipients: Int
    /// The campaigns of those messages, most first; only a few.
    package var campaigns: [ScopeMatch.Share]
    /// When `messages` is 0: the names in the mail of the last hour that are nearest to the requested one.
    package var nearest: [String]

    /// How far back the report looks.
    package static let span = Duration.seconds(3600)

    package init(_ scope: StopScope, _ match: ScopeMatch, nearest: [String]) {
        self.scope = scope.text
        messages = match.messages
        unreadable = match.unreadable
        recipients = match.recipients
        campaigns = match.campaigns
        self.nearest = nearest
    }

    /// Replaces addresses in names.
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
