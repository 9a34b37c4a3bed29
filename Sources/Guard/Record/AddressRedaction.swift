import Mail

/// What is shown of recipients' addresses to whoever looks at the record or takes it elsewhere.
package struct AddressRedaction: Sendable {
    package enum Mode: String, Hashable, Sendable, CaseIterable {
        case none
        /// `…@example.com`: where people have their mail, not who they are.
        case localPart = "local-part"
        /// The SHA-256 of the address's normal form in lower-case hex: the same for the same person, and what other
        /// systems have in hashed exports. Whoever has the address can tell whose it is.
        case hash
    }

    package let mode: Mode
    private let digest: ListDigest

    package init(_ mode: Mode, digest: @escaping ListDigest) {
        self.mode = mode
        self.digest = digest
    }

    package static let off = AddressRedaction(.none) { _, _ in [] }

    package func shown(_ address: Address) -> String {
        switch mode {
        case .none: address.fullText
        case .localPart: "…@\(address.domain.lowercased())"
        case .hash: ListHash.hex(digest(.sha256, Array(address.key.utf8)))
        }
    }

    /// Text that may have any addresses in it, such as that of an act, with what is shown in their places.
    package func shown(_ text: String) -> String {
        guard mode != .none, text.contains("@") else { return text }
        return text.split(omittingEmptySubsequences: false) { Self.ends.contains($0) || $0.isWhitespace }
            .reduce(text) { text, word in
                var word = word
                while let last = word.last, ".:!?".contains(last) { word.removeLast() }
                // `sender:news@example.com` is a scope, not a recipient.
                guard word.contains("@"), let address = Address(word) else { return text }
                return shown(text, of: [address])
            }
    }

    private static let ends: Set<Character> = [",", ";", "(", ")", "<", ">", "\"", "'", "[", "]", "|"]

    /// Text that may have these addresses in it, with what is shown in their places.
    package func shown(_ text: String, of addresses: [Address]) -> String {
        guard mode != .none else { return text }
        return addresses.reduce(text) { $1.scrubbed(from: $0, as: shown($1)) ?? $0 }
    }
}
