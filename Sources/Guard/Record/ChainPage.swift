import Mail

/// A stretch of the chain that was looked at.
package struct ChainPage: Hashable, Sendable, Codable {
    /// What the stretch has of one day.
    package struct Day: Hashable, Sendable, Codable {
        /// Since 1970.
        package var day: Int64
        package var records = 0
        package var events = 0
        /// The hash of its last link in the stretch, in lower-case hex.
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
    /// Faults that were found beyond those that are told.
    package var moreFaults = 0
    /// Whether a link has the hash that was looked for.
    package var hasHead = false
    /// nil when this was the end.
    package var next: ChainPlace?
    /// Records up to this id are not in the chain: they were pruned, or are older than it.
    package var base: Int64 = 0
    /// Why this may not be the record that was kept here (`SwitchStore.doubt`), with what to do; nil when nothing speaks against it.
    package var doubt: String?

    /// Faults that a page tells.
    package static let faultLimit = 100

    package init() {}

    package mutating func add(_ fault: ChainFault) {
        if faults.count < Self.faultLimit { faults.append(fault) } else { moreFaults += 1 }
    }
}

/// Where a look at the chain goes on, and what has been counted until there.
package struct ChainPlace: Hashable, Sendable, Codable {
    /// The last link that was looked at.
    package var link: Int64
    /// Rows that were entered, of those that are asked about, by what they belong to.
    package var entered: [ChainFault.Part: Int] = [:]
    /// The first act that was entered; nil: none was.
    package var firstEvent: Int64?

    package init(link: Int64, entered: [ChainFault.Part: Int] = [:]) {
        self.link = link
        self.entered = entered
    }

    private enum CodingKeys: String, CodingKey {
        case link, entered
        case firstEvent = "firstAct"
    }

    /// The most links and rows that a chain can have. A place comes back from the client that asks, and counting goes
    /// on from it.
    private static let longest: Int64 = 1 << 60

    /// Whether reading a chain can lead to this place.
    package var isPossible: Bool {
        (0...Self.longest).contains(link) && entered.values.allSatisfy { (0...Self.longest).contains(Int64($0)) }
    }
}

/// What does not fit in the audit trail.
package enum ChainFault: Hashable, Sendable, Codable {
    /// What a row belongs to.
    package enum Part: String, Sendable, Codable, CodingKeyRepresentable {
        case record, outcome, event = "act", held, base
    }

    /// It is not what was written.
    case changed(Part, Int64)
    /// It was written and is not there.
    case missing(Part, Int64)
    /// It is there, and no guard has written it.
    case slippedIn(Part, Int64)
    /// A link does not follow from the one before.
    case brokenLink(Int64)
    /// Links from one to another are not there.
    case missingLinks(Int64, Int64)
}

/// The hash of the last link that a day has in the chain of the record: whoever has noted it elsewhere can prove later that
/// the record still holds what it held then.
package struct DayHead: Hashable, Sendable {
    /// Since 1970.
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

    /// The moment after the day's last.
    package var end: Timestamp { Timestamp(microseconds: (day + 1) * 86_400_000_000) }
}
