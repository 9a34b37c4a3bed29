/// The end of the message that meets a fault, in the words of `FaultTable`.
enum FaultOutcome: String, Sendable {
    case ok, said, away, lost, broke, shut
    case lostUnknown = "lost?"
    case brokeUnknown = "broke?"

    /// The beginning of the client's reply; nil where it is the ESP's own.
    var reply: String? {
        switch self {
        case .ok: "250 2."
        case .said: nil
        case .away: "451 4.4.1 sendguard: "
        case .lost, .lostUnknown: "451 4.4.2 sendguard: "
        case .broke, .brokeUnknown: "451 4.5.0 sendguard: "
        case .shut: "451 4.7.5 sendguard: "
        }
    }

    var verdict: String {
        switch self {
        case .ok: "relayed"
        case .said: "refused"
        case .away, .lost, .broke, .shut: "deferred"
        case .lostUnknown, .brokeUnknown: "unknown"
        }
    }

    var deliveryState: String { self == .ok ? "accepted" : verdict }
}
