import Mail

/// The result of verifying a part of the chain.
package struct ChainPage: Hashable, Sendable, Codable {
    /// The part's rows of one day.
    package struct Day: Hashable, Sendable, Codable {
        /// Days since 1970.
        package var day: Int64
        package var records = 0
        package var events = 0
        /// The hash of the day's last link in the part, in lower-case hex.
        package var head = ""

        package init(day: Int64) { self.day = day }

        private enum CodingKeys: String, CodingKey {
            case day, records
            case events = "acts"
            case head
        }
    }

    package var days: [Day] = []
    package var faults: [ChainFault] = []
    /// How many more faults were found.
    package var moreFaults = 0
    /// Whether a link has the requested hash.
    package var hasHead = false
    /// nil at the end of the chain.
    package var next: ChainPlace?
    /// Records up to this id are not in the chain: they were pruned, or are older than the chain.
    package var base: Int64 = 0
    /// Why this may not be the record that was kept here (`SwitchStore.doubt`), and what to do; nil when nothing
    /// contradicts it.
    package var doubt: String?

    /// The maximum of `faults` in a page.
    package static let faultLimit = 100

    package init() {}

    package mutating func add(_ fault: ChainFault) {
        if faults.count < Self.faultLimit { faults.append(fault) } else { moreFaults += 1 }
    }
}

/// Where verification continues, and the counts up to there.
package struct ChainPlace: Hashable, Sendable, Codable {
    /// The last verified link.
    package var link: Int64
    /// Rows in the chain, among those in question, by part.
    package var entered: [ChainFault.Part: Int] = [:]
    /// The first event in the chain; nil when there was none.
    package var firstEvent: Int64?

    package init(link: Int64, entered: [ChainFault.Part: Int] = [:]) {
        self.link = link
        self.entered = entered
    }

    /// More links and rows than any chain can have. A client sends the place back, and the count continues from
    /// there; this limit prevents an overflow.
    private static let longest: Int64 = 1 << 60

    /// Whether verification can have reached this place.
    package var isPossible: Bool {
        (0...Self.longest).contains(link) && entered.values.allSatisfy { (0...Self.longest).contains(Int64($0)) }
    }
}

/// A fault in the audit log.
package enum ChainFault: Hashable, Sendable, Codable {
    /// The kind of a row.
    package enum Part: String, Sendable, Codable, CodingKeyRepresentable {
        case record, outcome, event = "act", held, base
    }

    /// The row is not what was written.
    case changed(Part, Int64)
    /// The row was written and is missing.
    case missing(Part, Int64)
    /// The row exists, but no guard wrote it.
    case slippedIn(Part, Int64)
    /// A link does not follow from the link before it.
    case brokenLink(Int64)
    /// The links from the first number to the second are missing.
    case missingLinks(Int64, Int64)
}

/// The hash of a day's last link in the chain of records. A person who noted it elsewhere can later prove that the
/// records up to then are unchanged.
package struct DayHead: Hashable, Sendable {
    /// Days since 1970.
    package let day: Int64
    package let link: Int64
    /// In lower-case hex.
    package let hash: String

    package init(day: Int64, link: Int64, hash: String) {
        self.day = day
        self.link = link
        self.hash = hash
    }

    /// `2026-11-27`.
    package var date: String { String(Timestamp(microseconds: day * 86_400_000_000).rfc3339.prefix(10)) }

    /// The end of the day: the first moment of the next one.
    package var end: Timestamp { Timestamp(microseconds: (day + 1) * 86_400_000_000) }
}
