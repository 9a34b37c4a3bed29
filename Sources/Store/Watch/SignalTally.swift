import Guard

/// Counts signals by a text as SQLite hands it out.
struct SignalTally: Sendable {
    private var texts = TextTally()
    private var counts: [SignalCounts] = []

    mutating func add(_ text: UnsafeRawBufferPointer, _ state: Delivery.State, isForNow: Bool) {
        counts[place(of: text)].add(state, isForNow: isForNow)
    }

    mutating func merge(_ other: SignalTally) {
        for (name, more) in zip(other.texts.names, other.counts) {
            let place = Array(name.utf8).withUnsafeBytes { self.place(of: $0) }
            counts[place] = counts[place] + more
        }
    }

    private mutating func place(of text: UnsafeRawBufferPointer) -> Int {
        let index = texts.index(of: text)
        if index == counts.count { counts.append(SignalCounts()) }
        return index
    }

    var groups: [String: SignalCounts] { Dictionary(zip(texts.names, counts)) { $0 + $1 } }

    /// The text with most deliveries; nil when there is none.
    var first: String? {
        zip(texts.names, counts).max { ($0.1.total, $1.0) < ($1.1.total, $0.0) }?.0
    }
}
