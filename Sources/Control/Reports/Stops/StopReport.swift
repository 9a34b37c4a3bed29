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
    package var followed: [AirborneReport]

    /// - Parameters:
    ///   - mail: what mail there can be; nil where nobody can tell.
    ///   - fate: of a message in the air, now.
    package init(
        _ receipt: StopReceipt, refused: Int = 0, attempts: Int = 0, running: Bool = true, mail: PossibleMail? = nil,
        fate: (RecordID) -> AirborneReport.Fate = { _ in .unanswered }
    ) {
        stop = StopReport(receipt.stop, refused: refused, attempts: attempts, mail: mail)
        self.running = running
        askedAt = receipt.askedAt.rfc3339
        completeAt = receipt.completeAt.rfc3339
        microseconds = receipt.completeAt.microseconds - receipt.askedAt.microseconds
        self.refused = refused
        self.attempts = max(attempts, refused)
        unanswered = receipt.unanswered.map(\.description)
        followed = receipt.unanswered.map { AirborneReport(id: $0, fate: fate($0)) }
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
package struct AirborneReport: Hashable, Sendable, Codable {
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

extension AirborneReport.Fate {
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
