/// What a trip rule counts, and out of what its share is.
package enum TripMeasure: Hashable, Sendable, Codable {
    /// Messages in which a check found something that it refused, of all messages that were decided for good.
    /// - Parameter observed: those in which it was merely recorded count as well.
    case findings(check: String, observed: Bool)
    /// Recipients that a suppression list refused, of all recipients that were decided for good.
    case suppressed
    /// Recipients that the ESP refused, of all that it answered for.
    case refusals(RefusalClass)
    /// Bounces and complaints that were fed in, of all recipients that the ESP took.
    case bounces, complaints
    /// Messages that the ESP took or may have taken, and their recipients. They have no share.
    case messages, audience

    /// Which of the ESP's refusals, by the first digit of its reply.
    package enum RefusalClass: String, Sendable, CaseIterable, Codable {
        case any
        case transient = "4xx"
        case permanent = "5xx"
    }

    /// How measures are called in the configuration.
    package enum Name: String, Sendable, CaseIterable {
        case findings, suppressed, refusals, bounces, complaints, messages, audience
    }

    package var hasShare: Bool {
        switch self {
        case .messages, .audience: false
        default: true
        }
    }

    /// What is counted and what it is a share of, as in `12 of 230 recipients suppressed`.
    package var words: (counted: String, of: String) {
        switch self {
        case .findings(let check, _): ("messages with findings of \(check)", "messages")
        case .suppressed: ("suppressed recipients", "recipients")
        case .refusals(.any): ("recipients refused by the ESP", "recipients answered")
        case .refusals(let refusal): ("recipients refused by the ESP with \(refusal.rawValue)", "recipients answered")
        case .bounces: ("bounces", "recipients accepted")
        case .complaints: ("complaints", "recipients accepted")
        case .messages: ("messages", "messages")
        case .audience: ("recipients", "recipients")
        }
    }
}
