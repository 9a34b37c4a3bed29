import Mail

/// A list's hashes, tried against addresses that the guard knows: recipients of the last days, and other lists.
///
/// **Why:** a digest does not tell what was hashed. A list with an unknown salt, or of another form of the address,
/// is imported without a fault, and then matches nobody. When it has none of many known addresses, that is likely.
package struct ListHashTrial: Hashable, Sendable {
    /// The list's entries that are hashes.
    package let hashes: Int
    /// The distinct addresses that the guard knows, up to a limit.
    package let addresses: Int
    /// The addresses that a hash of the list matches.
    package let matched: Int
    package let at: Timestamp

    /// Recipients of this time are known.
    package static let period = Duration.seconds(7 * 86_400)
    /// With fewer known addresses, no match would mean nothing.
    package static let fewest = 100

    package init(hashes: Int, addresses: Int, matched: Int, at: Timestamp) {
        self.hashes = hashes
        self.addresses = addresses
        self.matched = matched
        self.at = at
    }

    package enum Match: String, Hashable, Sendable, Codable {
        case matched
        /// Many addresses are known, and the list has none of them.
        case unmatched
        /// Too few addresses are known.
        case untried
    }

    package var outcome: Match {
        if matched > 0 { return .matched }
        return addresses < Self.fewest ? .untried : .unmatched
    }
}
