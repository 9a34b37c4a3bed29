import Mail

extension TripEvent {
    /// A record as it stands: of one whose outcome is still to come, the recipients it will speak for are `unknown`.
    package init(_ record: MessageRecord) {
        var figures = Figures()
        for finding in record.findings {
            switch finding.action {
            case .blocked: figures.blockedBy.append(finding.check)
            case .observed: figures.observedBy.append(finding.check)
            case .deferred: break
            }
        }
        figures.isDecided = record.verdict != .deferred
        for delivery in record.deliveries { figures.count(delivery) }
        self.init(
            at: record.at, stream: record.stream, sender: record.sender, campaign: record.campaign,
            upstream: record.upstream, kind: .message(figures))
        fingerprint = record.fingerprint
        originators = record.originators
    }

    /// The same with what followed: every recipient that was `unknown` has the outcome's state.
    package func settled(by outcome: Outcome) -> TripEvent {
        guard case .message(var figures) = kind else { return self }
        let recipients = figures.unknown
        figures.unknown = 0
        figures.isDecided = outcome.verdict != .deferred
        figures.count(outcome.state, outcome.reply, recipients)
        var event = self
        event.kind = .message(figures)
        return event
    }
}

extension TripEvent.Figures {
    fileprivate mutating func count(_ delivery: Delivery) {
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
        case .unknown: unknown += recipients
        case .deferred, .held: break
        }
    }
}
