import Mail

/// How recipients' addresses are shown to people who read the record or export it.
///
/// Every report that contains an address, or text that may contain one, uses it: the reports of Control in their
/// `init`, reports with counts in `redacted`. Two things are shown unredacted. One is the scope of a stop or an
/// incident, which people need for their work, except a sender's scope that names a recipient. The other is lists,
/// which consist of addresses.
package struct AddressRedaction: Sendable {
    package enum Mode: String, Hashable, Sendable, CaseIterable {
        case none
        /// `…@example.com`: shows which provider people use, not who they are.
        case localPart = "local-part"
        /// The SHA-256 of the address's normal form in lower-case hex. The same address always gets the same hash, as
        /// in the hashed exports of other systems. A person who has the address can recognize it.
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

    /// A reverse-path, or another sender. A sender made for one recipient (VERP, SRS) has the recipient's address, or
    /// something that leads to it, in its local part; only its domain is shown. The same applies to a sender that is
    /// a recipient.
    ///
    ///     news@shop.example                              unchanged
    ///     bounce+jane=example.com@o.example              …@o.example
    ///     SRS0=HHH=TT=example.com=jane@o.example         …@o.example
    ///
    /// **Why no part of the local part stays.** It is unknown where the recipient's address begins:
    /// `mary-jane=example.com` may contain the address of `jane` after a word, or the address of `mary-jane`.
    /// - Parameter people: the message's known recipients.
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
        // `%` and `!` route to another mailbox (RFC 5321 appendix F.2); an encoded `@` or `=` also begins with `%`.
        if local.contains(where: { "=#%!@".contains($0) }) { return true }
        if Self.atWords.contains(where: local.contains) { return true }
        // `bounce+jane+example.com`: the last tag is a domain.
        guard let plus = local.lastIndex(of: "+") else { return false }
        let labels = local[local.index(after: plus)...].split(separator: ".", omittingEmptySubsequences: false)
        return labels.count > 1 && labels.allSatisfy { !$0.isEmpty } && labels.last?.allSatisfy(\.isLetter) == true
    }

    private static let atWords = ["-at-", "_at_"]

    /// Redacts every address in a text, such as an event's reason.
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
                    // `recipient-domain:@example.com` and `a@` are no mailbox. Any other word could be one, so it is
                    // hidden.
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

    /// Redacts a name with its kind before it, as trip rules count (`TripKey.text`): `campaign:spring`,
    /// `sender:news@shop.example`.
    package func shown(key: String) -> String {
        guard mode != .none, !key.hasPrefix(Self.senderScope), let colon = key.firstIndex(of: ":") else {
            return shown(key)
        }
        return key[...colon] + shown(String(key[key.index(after: colon)...]))
    }

    /// Redacts the name of something, such as a campaign, that may contain an address.
    /// - Parameter people: their addresses are found in any encoding.
    package func shown(name: String, of people: [Address]) -> String { shown(shown(name, of: people)) }

    /// Redacts these addresses in a text.
    package func shown(_ text: String, of addresses: [Address]) -> String {
        guard mode != .none else { return text }
        // Most texts contain no address.
        let read = EncodedText(text)
        return addresses.filter { $0.mayBeGreeting(in: read) }.reduce(text) {
            $1.scrubbed(from: $0, as: shown($1)) ?? $0
        }
    }
}
