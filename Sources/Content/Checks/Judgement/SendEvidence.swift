/// What the other messages of a send show about one of them: the messages of the last hour with the same campaign and
/// template, to other recipients.
///
/// It has hashes and places, and no words.
package struct SendEvidence: Sendable {
    /// A place in the message that is empty here, and filled in nearly all other messages of the send.
    package struct EmptySlot: Hashable, Sendable {
        /// Index in `Message.surfaces`.
        package let surface: Int
        /// From the word before the place to the word after it, in bytes of that surface's text.
        package let range: Range<Int>
    }

    /// A word, number or mark of the message, and which of the other messages have it beside the same neighbour.
    struct Place: Sendable {
        /// One bit per other message; of no meaning unless they were counted.
        let seen: UInt64
        /// In bytes of the surface's text.
        let start: UInt32
        let end: UInt32
        let surface: UInt16
        let isCounted: Bool

        var counted: UInt64? { isCounted ? seen : nil }
    }

    /// The number of other messages that it was compared with; at least 1.
    package let compared: Int
    package let emptySlots: [EmptySlot]
    /// In the order of the surfaces and of the text. A place's bits are about the pair that ends with it.
    private let places: [Place]

    init(compared: Int, emptySlots: [EmptySlot], places: [Place]) {
        self.compared = compared
        self.emptySlots = emptySlots
        self.places = places
    }

    /// How many of the other messages of the send have the text of this range.
    ///
    ///     Dear {{first_name}},     seen: 31, of: 31     no user wrote it
    ///     "why not {name}?"        seen: 0, of: 31      a user's comment
    ///
    /// A message has a text when it has its words and marks, in pairs of neighbours. The order of the pairs does not
    /// count, nor does their place in the text.
    ///
    /// - Returns: nil when it is not known: this part of the message is not compared (only the subject, the shown
    ///   text and links are, and only their first 2,000 words and marks), or the others may have it beside other words.
    package func share(of range: Range<Int>, in surface: Int) -> (seen: Int, of: Int)? {
        let first = firstPlace { $0.surface > surface || $0.surface == surface && $0.end > range.lowerBound }
        var last = first
        while last < places.count, places[last].surface == surface, places[last].start < range.upperBound { last += 1 }
        guard last > first, places[last - 1].end >= range.upperBound else { return nil }
        // A single word counts with either of its neighbours.
        if last == first + 1 {
            let after = last < places.count ? places[last].counted : nil
            guard let before = places[first].counted else { return after.map(count) }
            return count(before | (after ?? 0))
        }
        let pairs = places[first + 1..<last].compactMap(\.counted)
        return pairs.isEmpty ? nil : count(pairs.reduce(.max, &))
    }

    private func count(_ bits: UInt64) -> (seen: Int, of: Int) { (bits.nonzeroBitCount, compared) }

    private func firstPlace(_ isBehind: (Place) -> Bool) -> Int {
        var (low, high) = (0, places.count)
        while low < high {
            let middle = (low + high) / 2
            if isBehind(places[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

extension SendEvidence: CustomStringConvertible {
    /// `evidence of 31 messages, 1 empty slot`.
    package var description: String { "evidence of \(compared) messages, \(emptySlots.count) empty slots" }
}
