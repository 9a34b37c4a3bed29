import Mail

/// What is shown of recipients' addresses to whoever looks at the record or takes it elsewhere.
///
/// Every report that has an address, or text that may have one, is made with it: the reports of Control in their `init`, those
/// that count in `redacted`. Two things are shown as they are: the scope of a stop or an incident, by which people act, but
/// for a sender's that names a recipient; and lists, which are made of addresses.
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

    /// A reverse-path, or another sender. One that is made for a recipient (VERP, SRS) has their address in its local part,
    /// or something that leads to them, and shows its domain alone. So does one that is a recipient.
    ///
    ///     news@shop.example                              as it is
    ///     bounce+jane=example.com@o.example              …@o.example
    ///     SRS0=HHH=TT=example.com=jane@o.example         …@o.example
    ///
    /// **Why no part of the local part stays.** Where the recipient's begins cannot be told: `mary-jane=example.com` may be
    /// the address of `jane` behind a word, or that of `mary-jane`.
    /// - Parameter people: the message's recipients, as far as they are known.
    package func shown(sender: Address, of people: [Address] = []) -> String {
        guard mode != .none else { return sender.fullText }
        if isMadeForRecipient(sender) { return Self.domain(of: sender) }
        let key = sender.key
        if people.contains(where: { $0.key == key }) { return shown(sender) }
        return shown(sender.fullText, of: people) == sender.fullText ? sender.fullText : Self.domain(of: sender)
    }

    private static func domain(of address: Address) -> String { "…@\(address.domain.lowercased())" }

    private func isMadeForRecipient(_ sender: Address) -> Bool {
        let local = Address.content(ofLocalPart: sender.localPart).lowercased()
        // `%` and `!` route to another mailbox (RFC 5321 appendix F.2); an encoded `@` or `=` begins with `%`, too.
        if local.contains(where: { "=#%!@".contains($0) }) { return true }
        if Self.atWords.contains(where: local.contains) { return true }
        // `bounce+jane+example.com`: the last tag is a domain.
        guard let plus = local.lastIndex(of: "+") else { return false }
        let labels = local[local.index(after: plus)...].split(separator: ".", omittingEmptySubsequences: false)
        return labels.count > 1 && labels.allSatisfy { !$0.isEmpty } && labels.last?.allSatisfy(\.isLetter) == true
    }

    private static let atWords = ["-at-", "_at_"]

    /// Text that may have any addresses in it, such as that of an act, with what is shown in their places.
    package func shown(_ text: String) -> String {
        guard mode != .none, text.contains("@") else { return text }
        return text.split(omittingEmptySubsequences: false) { Self.ends.contains($0) || $0.isWhitespace }
            .reduce(text) { text, word in
                var word = word
                while let last = word.last, ".:!?".contains(last) { word.removeLast() }
                guard word.contains("@") else { return text }
                // `sender:news@example.com` is a scope, not a recipient.
                if word.hasPrefix(Self.senderScope) {
                    guard let sender = Address(word.dropFirst(Self.senderScope.count)) else { return text }
                    return text.replacing(word, with: Self.senderScope + shown(sender: sender))
                }
                guard let address = Address(word) ?? Self.last(of: word) else {
                    // `recipient-domain:@example.com` and `a@` name nobody. Of anything else nobody can tell whom it names.
                    let end = Self.end(of: word)
                    return end.hasPrefix("@") || end.hasSuffix("@") ? text : text.replacing(word, with: "…")
                }
                return shown(text, of: [address])
            }
    }

    /// The address at the end of `mailto:jane@example.com` or `by=jane@example.com`.
    private static func last(of word: Substring) -> Address? { Address(end(of: word)) }

    private static func end(of word: Substring) -> Substring {
        word.lastIndex { ":/=".contains($0) }.map { word[word.index(after: $0)...] } ?? word
    }

    private static let senderScope = "\(StopScope.Kind.sender.rawValue):"
    private static let ends: Set<Character> = [",", ";", "(", ")", "<", ">", "\"", "'", "[", "]", "|"]

    /// A name with its kind before it, as trip rules count (`TripKey.text`): `campaign:spring`, `sender:news@shop.example`.
    package func shown(key: String) -> String {
        guard mode != .none, !key.hasPrefix(Self.senderScope), let colon = key.firstIndex(of: ":") else {
            return shown(key)
        }
        return key[...colon] + shown(String(key[key.index(after: colon)...]))
    }

    /// The name of something, such as a campaign, that may have anybody's address in it.
    /// - Parameter people: whose addresses are found in it however they are encoded.
    package func shown(name: String, of people: [Address]) -> String { shown(shown(name, of: people)) }

    /// Text that may have these addresses in it, with what is shown in their places.
    package func shown(_ text: String, of addresses: [Address]) -> String {
        guard mode != .none else { return text }
        // Most texts name none of them.
        let read = EncodedText(text)
        return addresses.filter { $0.mayStand(in: read) }.reduce(text) { $1.scrubbed(from: $0, as: shown($1)) ?? $0 }
    }
}
