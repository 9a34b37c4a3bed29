/// One way in which a mail names its recipient: `This message was sent to`, then the address.
///
/// The tail comes directly before the address. One of the subjects must come before the tail, with at most `hole`
/// bytes of the same sentence between them. "Was sent to" alone may describe anything; with "this message" it names
/// the recipient.
struct RecipientPhrase: Sendable {
    /// The kind of the finding.
    enum Kind: String, Sendable {
        /// This message was sent to …
        case sentTo = "sent-to"
        /// You are subscribed as …
        case subscribedAs = "subscribed-as"
        /// You received this because … is subscribed
        case receivedBecause = "received-because"
    }

    /// The further condition for a phrase whose tail alone, such as "because", may precede any address.
    enum Proof: Sendable {
        case none
        /// Either the text calls it an address ("because your address"), or one of the phrase's followers comes after
        /// it ("is subscribed").
        case addressOrFollower
        /// One of the followers comes after it.
        case follower
    }

    let kind: Kind
    /// Empty when the tail is enough.
    var subjects: [[UInt8]] = []
    /// The most bytes between subject and tail.
    var hole = 30
    let tails: [String]
    var proof = Proof.none
    /// Possible beginnings of the text after the address.
    var followers: [[UInt8]] = []

    init(
        _ kind: Kind, subjects: [String] = [], hole: Int = 30, tails: [String], proof: Proof = .none,
        followers: [String] = []
    ) {
        self.kind = kind
        self.subjects = subjects.map { Array($0.utf8) }
        self.hole = hole
        self.tails = tails
        self.proof = proof
        self.followers = followers.map { Array($0.utf8) }
    }
}

/// Decides whether the text around an address says that the message was sent to it.
struct RecipientPhraseMatcher: Sendable {
    private let tails: PhraseEnds<Int>
    private let phrases: [RecipientPhrase]

    init(_ phrases: [RecipientPhrase] = RecipientPhrases.all) {
        self.phrases = phrases
        tails = PhraseEnds(phrases.enumerated().flatMap { index, phrase in phrase.tails.map { ($0, index) } })
    }

    /// How far before an address its phrase is searched for, in bytes: the longest subject, hole and tail with
    /// fillers.
    static let reachBytes = 240
    /// How much text after an address is read, in bytes.
    static let followBytes = 60
    /// The most words of a name between the phrase and an address in brackets: `sent to Jane Ann Miller
    /// (jane@example.com)`.
    private static let nameLimit = 4
    /// The most fillers between the phrase and its address.
    private static let fillerLimit = 8

    /// - Parameters:
    ///   - text: a surface's text.
    ///   - address: the address's place in `text`.
    ///   - acrossLines: whether the phrase may be wrapped.
    func kind(in text: [UInt8], around address: Range<Int>, acrossLines: Bool) -> RecipientPhrase.Kind? {
        var start = max(0, address.lowerBound - Self.reachBytes)
        while start < address.lowerBound, text[start] & 0xC0 == 0x80 { start += 1 }
        var near = text[start..<address.lowerBound]
        if !acrossLines, let lineEnd = near.lastIndex(of: UInt8(ascii: "\n")) { near = near[(lineEnd + 1)...] }
        let before = FoldedText.fold(near)
        var end = before.count
        var hasBracket = false
        var isCalledAddress = false
        // A word such as "do" is a filler in one language and ends a phrase in another, so each end is tried.
        for _ in 0..<Self.fillerLimit {
            while end > 0, Self.separators.contains(before[end - 1]) {
                end -= 1
                hasBracket = hasBracket || Self.brackets.contains(before[end])
            }
            let around = Surroundings(
                before: before, isCalledAddress: isCalledAddress, text: text, end: address.upperBound)
            if let kind = kind(endingAt: end, around) { return kind }
            guard let filler = AddressFillers.all.longest(in: before, before: end) else {
                return hasBracket ? kind(behindName: Self.nameWords(near), endingAt: end, around) : nil
            }
            isCalledAddress = isCalledAddress || filler.value
            end = filler.start
        }
        return nil
    }

    /// The surroundings of an address.
    private struct Surroundings {
        /// The text before the address, folded.
        let before: [UInt8]
        let isCalledAddress: Bool
        let text: [UInt8]
        /// The index in `text` after the address.
        let end: Int
    }

    /// Skips up to `words` words of a name.
    private func kind(
        behindName words: Int, endingAt end: Int, _ around: Surroundings
    ) -> RecipientPhrase.Kind? {
        var end = end
        for _ in 0..<words {
            guard let space = around.before[..<end].lastIndex(of: 0x20) else { return nil }
            end = space
            if let kind = kind(endingAt: end, around) { return kind }
        }
        return nil
    }

    private func kind(endingAt end: Int, _ around: Surroundings) -> RecipientPhrase.Kind? {
        var kind: RecipientPhrase.Kind?
        _ = tails.first(in: around.before, before: end) { index, tail in
            guard isWhole(phrases[index], tail: tail, around) else { return false }
            kind = phrases[index].kind
            return true
        }
        return kind
    }

    /// How many words before the bracket may be the recipient's name: those with a capital, and "you". So `sent to
    /// you by Acme (office@acme.example)` does not take the sender for the recipient.
    private static func nameWords(_ before: ArraySlice<UInt8>) -> Int {
        let words = before.split(whereSeparator: { $0 == 0x20 || $0 == 0x0A }).suffix(nameLimit + 1)
            .filter { $0.contains(where: \.isLetter) }
        let name = words.reversed().prefix { word in
            let word = word.drop { separators.contains($0) }
            return word.elementsEqual("you".utf8) || !word.prefix(2).elementsEqual(FoldedText.fold(word).prefix(2))
        }
        return min(name.count, nameLimit)
    }

    private func isWhole(_ phrase: RecipientPhrase, tail: Int, _ around: Surroundings) -> Bool {
        if !phrase.subjects.isEmpty, !Self.hasSubject(phrase, in: around.before, tail: tail) { return false }
        switch phrase.proof {
        case .none: return true
        case .addressOrFollower:
            return around.isCalledAddress || Self.isFollowed(by: phrase.followers, in: around.text, at: around.end)
        case .follower: return Self.isFollowed(by: phrase.followers, in: around.text, at: around.end)
        }
    }

    /// Looks for a subject before the tail, no further than the hole and within the clause.
    private static func hasSubject(_ phrase: RecipientPhrase, in before: [UInt8], tail: Int) -> Bool {
        var end = tail
        // Punctuation before the tail: "this message, because".
        while end > 0, separators.contains(before[end - 1]) { end -= 1 }
        let first = max(0, end - phrase.hole)
        while true {
            for subject in phrase.subjects where end >= subject.count {
                if before[(end - subject.count)..<end].elementsEqual(subject) { return true }
            }
            guard end > first, !clauseEnds.contains(before[end - 1]) else { return false }
            end -= 1
        }
    }

    private static func isFollowed(by followers: [[UInt8]], in text: [UInt8], at end: Int) -> Bool {
        let after = FoldedText.fold(text[end..<min(text.count, end + followBytes)]).drop { separators.contains($0) }
        return followers.contains { after.starts(with: $0) }
    }

    private static let separators = ByteSet(" :,\"'()<>[]-*_`=")
    private static let brackets = ByteSet("(<[")
    private static let clauseEnds = ByteSet(".,!?;\n")
}
