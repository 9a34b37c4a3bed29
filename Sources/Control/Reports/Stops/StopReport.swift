// Folder Reports/Stops: requests and reports about stops, resumes and trip rules, as they are in JSON. It may use
// Answers and Reports/Records (held mail that a resume meets).

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
    /// Messages it refused; of a stop that holds, those that it held.
    package var refused: Int
    /// How often those were tried: a client that keeps its mail comes again.
    package var attempts: Int
    /// Why no mail of this guard can be in its scope; null when some can, or nobody can tell.
    package var unmet: String?

    /// - Parameters:
    ///   - attempts: 0 when nobody has counted; then as many as messages.
    ///   - mail: what mail there can be; nil where nobody can tell.
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

    /// With what is shown in the place of addresses in its reason. Its scope is what people act by.
    package func redacted(_ redaction: AddressRedaction) -> StopReport {
        var report = self
        report.reason = redaction.shown(reason)
        return report
    }

    /// What became of the messages it refused: `12 messages refused`, `2 messages refused, 11 attempts`, or `held` where they
    /// were taken over.
    package var countText: String {
        let text = "\(refused == 1 ? "1 message" : "\(refused) messages") \(mode == .hold ? "held" : "refused")"
        return attempts > refused ? "\(text), \(attempts) attempts" : text
    }

    /// Whether a rule made it, so that only its id ends it.
    package var isAutomatic: Bool { StopOrigin(origin)?.isAutomatic ?? false }
}

/// What a stop can prove when it returns, and later what became of the messages that it was too late for.
package struct StopReceiptReport: Hashable, Sendable, Codable {
    package var stop: StopReport
    /// False when it was written with no guard running: in force from the next start.
    package var running: Bool
    /// RFC 3339, milliseconds, UTC.
    package var askedAt: String
    /// No message in scope left after this moment.
    package var completeAt: String
    /// From asked to complete.
    package var microseconds: Int64
    /// Messages it refused so far.
    package var refused: Int
    /// How often those were tried so far.
    package var attempts: Int
    /// Ids of messages whose end of data was out and unanswered at `completeAt`.
    package var unanswered: [String]
    /// What has become of them since.
    package var followed: [InFlightReport]

    /// - Parameters:
    ///   - mail: what mail there can be; nil where nobody can tell.
    ///   - fate: of a message in the air, now.
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

    /// Whether every message that was in the air has been answered, or never will be.
    package var isSettled: Bool { followed.allSatisfy { $0.fate != .unanswered } }
}

/// A message that was out and unanswered when a stop was complete, and what became of it.
package struct InFlightReport: Hashable, Sendable, Codable {
    package enum Fate: String, Sendable, Codable {
        /// The ESP has not answered yet.
        case unanswered
        case accepted, refused
        /// Whether the ESP has it cannot be known.
        case unknown
    }

    /// Of the record.
    package var id: String
    package var fate: Fate

    package init(id: RecordID, fate: Fate) {
        self.id = id.description
        self.fate = fate
    }
}

extension InFlightReport.Fate {
    /// The fate of a message that is no longer in the air, by its verdict.
    package init(_ verdict: Verdict?) {
        switch verdict {
        case .relayed: self = .accepted
        case .refused, .blocked, .deferred, .held: self = .refused
        case .unknown, nil: self = .unknown
        }
    }
}

/// A failure of the guard itself that stops all mail.
package struct HaltReport: Hashable, Sendable, Codable {
    /// Its name in code and metrics.
    package var name: String
    /// What a client is told.
    package var text: String

    package init(_ halt: Halt) {
        name = halt.rawValue
        text = halt.reply.text
    }
}

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
