import Mail

/// Whom the message may name: its recipients, its sender, its list.
///
/// Without an envelope, as for a file that is judged offline, the header fields have to do: where delivery has
/// noted the recipient, that; else To and Cc. They are no proof. In mail from a discussion list To names the list, so
/// there is nothing to compare with; and in a sample both To and the text hold what its maker thought of, so an address
/// that reads like a stand-in (`asdf@gmail.com`) accuses nobody.
struct KnownRecipients {
    private let facts: Facts
    private let keys: Set<String>
    private let isFromHeaders: Bool
    private let own: OwnAddresses

    init(_ facts: Facts) {
        self.facts = facts
        own = OwnAddresses(facts)
        isFromHeaders = facts.recipients.isEmpty
        let named = isFromHeaders ? Self.named(facts.message) : Set(facts.recipients.flatMap(Self.keys))
        keys = named.union(facts.headerRecipients.addresses.flatMap(Self.keys))
    }

    /// There is nobody to compare with.
    var isEmpty: Bool { keys.isEmpty }

    func covers(_ address: WrittenAddress) -> Bool {
        if keys.contains(address.key) || own.covers(key: address.key, domain: address.domain) || isOfGroup(address) {
            return true
        }
        return isFromHeaders && SampleAddresses.isSample(address)
    }

    /// To and Cc name it along with a recipient: mail to a group, whose members may know of each other.
    private func isOfGroup(_ address: WrittenAddress) -> Bool {
        let group = ["To", "Cc"].flatMap { WrittenAddress.all(of: $0, facts.message) }.map(\.key)
        return group.contains(address.key) && !keys.isDisjoint(with: group)
    }

    /// Whether a recipient is named too: `sent to bob@example.com, jane@example.com`.
    func isNamed(in text: ArraySlice<UInt8>) -> Bool {
        let sentence = text.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: ";") }
        return WrittenAddress.all(in: Array(sentence)).contains { keys.contains($0.key) }
    }

    /// A recipient may be written with or without what `WrittenAddress` takes for punctuation around an address.
    private static func keys(_ recipient: Address) -> [String] {
        let written = WrittenAddress.all(in: Array(recipient.fullText.utf8)).map(\.key)
        return written + [WrittenAddress.key(recipient)]
    }

    private static func named(_ message: Message) -> Set<String> {
        let delivered = ["Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To"]
            .flatMap { WrittenAddress.all(of: $0, message) }
        if OwnAddresses.isDiscussion(message) { return Set(delivered.map(\.key)) }
        let addressed = ["To", "Cc", "Resent-To"].flatMap { WrittenAddress.all(of: $0, message) }
        return Set((delivered + addressed).map(\.key))
    }
}
