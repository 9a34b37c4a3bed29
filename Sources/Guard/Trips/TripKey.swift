import Mail

/// What a window belongs to: one campaign, one stream, all mail, or one sender whose campaign is not known. Names are
/// `NameKey`s, so that one campaign has one window however its name is written.
package enum TripKey: Hashable, Sendable {
    case all
    case stream(String)
    case campaign(String)
    /// As a stop's pattern: an address, or what stands for all of a sender's that differ with each recipient.
    case sender(String)

    /// What a rule's stop covers.
    ///
    /// A name with a `*` in it, or with a control character that no pattern can hold and a `*` stands for, stops
    /// whatever else the star matches: rather that than a campaign that cannot be stopped.
    package var scope: StopScope {
        switch self {
        case .all: .all
        case .stream(let name): .stream(Self.pattern(name))
        case .campaign(let name): .campaign(Self.pattern(name))
        case .sender(let pattern): .sender(Self.pattern(pattern))
        }
    }

    /// As in `campaign:spring-sale`; `all`.
    package var text: String {
        switch self {
        case .all: "all"
        case .stream(let name): "stream:\(name)"
        case .campaign(let name): "campaign:\(name)"
        case .sender(let pattern): "sender:\(pattern)"
        }
    }

    private static func pattern(_ name: String) -> NamePattern {
        let scalars = name.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? "*" : $0 }
        return NamePattern(String(String.UnicodeScalarView(scalars))) ?? NamePattern("*")!
    }
}
