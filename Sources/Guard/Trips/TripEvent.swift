import Content
import Mail

/// The facts of a record, its outcome or an ESP's report that a rule may count. It contains only counts and names.
package struct TripEvent: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case message(Figures)
        /// For one recipient. Not used yet: the guard does not read reports of ESPs.
        case bounce, complaint
    }

    /// The outcome of one message and its recipients.
    package struct Figures: Hashable, Sendable {
        /// Checks that refused the message, and checks that only recorded a finding.
        package var blockedBy: [String] = []
        package var observedBy: [String] = []
        /// False for a deferred message: its retries would count again.
        package var isDecided = false
        package var suppressed = 0
        /// Blocked by checks, stops or loops.
        package var blocked = 0
        package var accepted = 0
        package var refusedForNow = 0
        package var refusedForGood = 0
        /// Recipients that the ESP has, or may have.
        package var unknown = 0

        package init() {}
    }

    /// When the message began, as in its record.
    package var at: Timestamp
    package let stream: String
    /// nil means the null reverse-path.
    package let sender: Address?
    package var originators: Originators?
    /// Empty when the transaction ended before the header arrived.
    package let campaign: String
    package let upstream: String?
    package var kind: Kind
    /// Identifies a message and its retries (`MessageRecord.fingerprint`). nil when unknown, and for a held message,
    /// which its client does not send again.
    package var fingerprint: UInt64?

    package init(
        at: Timestamp, stream: String, sender: Address?, campaign: String, upstream: String? = nil, kind: Kind
    ) {
        self.at = at
        self.stream = stream
        self.sender = sender
        self.campaign = campaign
        self.upstream = upstream
        self.kind = kind
    }

    /// The same value for each retry with the same result. nil for mail that the ESP has or may have: each counts as
    /// a message.
    package var retryKey: UInt64? {
        guard let fingerprint, case .message(let figures) = kind, figures.accepted + figures.unknown == 0 else {
            return nil
        }
        var hash = StableHash()
        hash.combine(Int(truncatingIfNeeded: fingerprint))
        for check in figures.blockedBy { hash.combine(check) }
        hash.combine(0)
        for check in figures.observedBy { hash.combine(check) }
        for count in [
            figures.suppressed, figures.blocked, figures.refusedForNow, figures.refusedForGood,
            figures.isDecided ? 1 : 0,
        ] { hash.combine(count) }
        return hash.value
    }

    /// The counts that a measure takes from this event.
    package func tally(_ measure: TripMeasure) -> TripTally {
        guard case .message(let figures) = kind else {
            let counts = (kind == .bounce && measure == .bounces) || (kind == .complaint && measure == .complaints)
            return TripTally(counted: counts ? 1 : 0)
        }
        let taken = figures.accepted + figures.unknown
        switch measure {
        case .findings(let check, let observed):
            guard figures.isDecided else { return TripTally() }
            let isFound = figures.blockedBy.contains(check) || (observed && figures.observedBy.contains(check))
            return TripTally(counted: isFound ? 1 : 0, volume: 1)
        case .suppressed:
            return TripTally(
                counted: figures.suppressed,
                volume: figures.suppressed + figures.blocked + taken + figures.refusedForGood)
        case .refusals(let refusal):
            let refused =
                switch refusal {
                case .any: figures.refusedForNow + figures.refusedForGood
                case .transient: figures.refusedForNow
                case .permanent: figures.refusedForGood
                }
            return TripTally(
                counted: refused, volume: figures.accepted + figures.refusedForNow + figures.refusedForGood)
        case .bounces, .complaints: return TripTally(volume: figures.accepted)
        case .messages: return TripTally(counted: taken > 0 ? 1 : 0, volume: taken > 0 ? 1 : 0)
        case .audience: return TripTally(counted: taken, volume: taken)
        }
    }
}

extension TripEvent {
    /// The event of a record. Recipients without an outcome yet are `unknown`.
    package init(_ record: MessageRecord) {
        var figures = Figures()
        for finding in record.findings {
            switch finding.action {
            case .blocked: figures.blockedBy.append(finding.check)
            case .observed: figures.observedBy.append(finding.check)
            case .deferred, .allowed: break
            }
        }
        figures.isDecided = record.verdict != .deferred
        for delivery in record.deliveries { figures.count(delivery) }
        self.init(
            at: record.at, stream: record.stream, sender: record.sender, campaign: record.campaign,
            upstream: record.upstream, kind: .message(figures))
        if record.verdict != .held { fingerprint = record.fingerprint }
        originators = record.originators
    }

    /// The same with the outcome: every `unknown` recipient gets the outcome's state.
    package func settled(by outcome: Outcome) -> TripEvent {
        guard case .message(var figures) = kind else { return self }
        let recipients = figures.unknown
        figures.unknown = 0
        figures.isDecided = outcome.verdict != .deferred
        figures.count(outcome.state, outcome.reply, recipients)
        var event = self
        event.kind = .message(figures)
        if outcome.verdict == .held { event.fingerprint = nil }
        return event
    }
}

extension TripEvent.Figures {
    fileprivate mutating func count(_ delivery: Delivery) {
        // Records of earlier versions.
        if delivery.state == .blocked, let reply = delivery.reply, ListPolicy.isSuppression(reply) {
            suppressed += 1
        } else {
            count(delivery.state, delivery.reply, 1)
        }
    }

    fileprivate mutating func count(_ state: Delivery.State, _ reply: Reply?, _ recipients: Int) {
        switch state {
        case .accepted, .released: accepted += recipients
        case .refused where reply?.isTransient == true: refusedForNow += recipients
        case .refused: refusedForGood += recipients
        case .blocked, .discarded: blocked += recipients
        case .suppressed: suppressed += recipients
        case .unknown: unknown += recipients
        case .deferred, .held: break
        }
    }
}
