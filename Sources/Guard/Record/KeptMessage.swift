import Mail

/// What the quarantine holds of a message.
package enum KeptMessage: Hashable, Sendable {
    /// The message as received, dot coding removed.
    case whole([UInt8])
    /// It was there, and went for its age or to make room.
    case swept
    /// It was never there.
    case absent
}

extension KeptMessage: Redacted {
    /// `whole (812 octets)`, `swept`, `absent`.
    package var description: String {
        switch self {
        case .whole(let bytes): "whole (\(bytes.count) octets)"
        case .swept: "swept"
        case .absent: "absent"
        }
    }
}
