import Mail

@testable import Guard

/// Short ways to make events and rules; times are in seconds.
enum Trips {
    static func at(_ seconds: Double) -> Timestamp { Timestamp(microseconds: Int64(seconds * 1_000_000)) }

    static func event(
        _ seconds: Double, campaign: String = "spring", stream: String = "newsletter",
        sender: String? = "news@example.com", _ fill: (inout TripEvent.Figures) -> Void
    ) -> TripEvent {
        var figures = TripEvent.Figures()
        figures.isDecided = true
        fill(&figures)
        return TripEvent(
            at: at(seconds), stream: stream, sender: sender.flatMap { Address($0) }, campaign: campaign,
            upstream: "esp", kind: .message(figures))
    }

    static func placeholder(_ seconds: Double, campaign: String = "spring") -> TripEvent {
        event(seconds, campaign: campaign) {
            $0.blockedBy = ["placeholder"]
            $0.blocked = 1
        }
    }

    static func relayed(_ seconds: Double, campaign: String = "spring", recipients: Int = 1) -> TripEvent {
        event(seconds, campaign: campaign) { $0.accepted = recipients }
    }

    /// The event of a recipient that was refused before its campaign was known.
    static func suppressed(_ seconds: Double, sender: String? = "news@example.com") -> TripEvent {
        event(seconds, campaign: "", sender: sender) { $0.suppressed = 1 }
    }

    static func resumption(_ seconds: Double, _ scope: String, rule: String? = nil) -> Resumption {
        Resumption(
            stop: StopID(value: 1), scope: StopScope(scope)!, origin: rule.map(StopOrigin.rule) ?? .person,
            at: at(seconds))
    }
}

extension TripMonitor {
    /// Takes an event at the event's time.
    mutating func take(_ event: TripEvent) -> [Trip] { take(event, at: event.at) }
}
