import Mail

/// What the dates of one column show about the order of their numbers.
///
/// **Why the whole column:** a tool writes a column in one order. A guess for each row reads `05/11/2026` as a day in
/// May and `23/11/2026` of the same file as one in November.
struct ListDateEvidence: Hashable, Sendable {
    /// A value that speaks against an order.
    struct Witness: Hashable, Sendable {
        let line: Int
        let text: String
    }

    /// Against one order.
    private struct Against: Hashable {
        var impossible: Witness?
        /// The first day in this order that would lie ahead.
        var ahead: Witness?
    }

    /// Values that are a time in any order.
    private(set) var certain = 0
    /// Values that need an order.
    private(set) var open = 0
    /// Values that stand for no date.
    private(set) var none = 0
    private(set) var unreadable = 0
    /// Unreadable values that say that there is no date: `never`, `NULL`.
    private(set) var nothing = 0
    /// The first unreadable value that does not say so.
    private(set) var firstText: Witness?
    private(set) var firstUnreadable: Witness?
    /// The first values that mean different days by the order.
    private(set) var examples: [String] = []
    private var against: [ListDateOrder: Against] = [:]
    /// Whether all open values have dots.
    private var hasDotsOnly = true

    var filled: Int { certain + open + none + unreadable }

    /// A day begins up to 14 hours earlier elsewhere.
    private static let tolerance = Duration.seconds(86_400)

    mutating func take(_ text: String, line: Int, now: Timestamp) {
        switch ListMoment.read(text) {
        case .none: none += 1
        case .at: certain += 1
        case .unreadable:
            unreadable += 1
            if firstUnreadable == nil { firstUnreadable = Witness(line: line, text: text) }
            if ListMoment.isNothing(text) {
                nothing += 1
            } else if firstText == nil {
                firstText = Witness(line: line, text: text)
            }
        case .open: takeOpen(text, line: line, now: now)
        }
    }

    private mutating func takeOpen(_ text: String, line: Int, now: Timestamp) {
        var days: Set<Timestamp> = []
        var isNone = false
        var faults: [ListDateOrder] = []
        for order in ListDateOrder.allCases {
            switch ListMoment.read(text, order) {
            case .none: isNone = true
            case .at(let moment):
                days.insert(moment)
                if moment - now > Self.tolerance, against[order]?.ahead == nil {
                    against[order, default: Against()].ahead = Witness(line: line, text: text)
                }
            case .unreadable, .open: faults.append(order)
            }
        }
        guard !days.isEmpty else {
            if isNone {
                none += 1
            } else {
                unreadable += 1
                if firstUnreadable == nil { firstUnreadable = Witness(line: line, text: text) }
                if firstText == nil { firstText = Witness(line: line, text: text) }
            }
            return
        }
        open += 1
        if !text.contains(".") { hasDotsOnly = false }
        for order in faults where against[order]?.impossible == nil {
            against[order, default: Against()].impossible = Witness(line: line, text: text)
        }
        if days.count > 1, examples.count < 3, !examples.contains(text) { examples.append(text) }
    }

    // MARK: Decision

    enum Decision: Hashable, Sendable {
        /// No value needs an order.
        case needless
        /// - by: for people, the rest of `the order is … : `.
        case decided(ListDateOrder, by: String)
        /// Nothing decides between these.
        case open([ListDateOrder])
        /// No order fits all values: two that contradict each other.
        case contradiction(Witness, Witness)
        /// The order that was given does not fit this value.
        case unfit(ListDateOrder, Witness)
    }

    /// - Parameters:
    ///   - given: an order that a person gave.
    ///   - kept: the order in which an earlier file of the list was read.
    ///   - vendor: the order that the format's vendor writes, and the vendor's name.
    func decide(given: ListDateOrder?, kept: ListDateOrder?, vendor: (ListDateOrder, String)?) -> Decision {
        guard open > 0 else { return .needless }
        if let given {
            if let witness = against[given]?.impossible { return .unfit(given, witness) }
            return .decided(given, by: "as told")
        }
        let possible = ListDateOrder.allCases.filter { against[$0]?.impossible == nil }
        guard !possible.isEmpty else {
            let witnesses = ListDateOrder.allCases.compactMap { against[$0]?.impossible }
            return .contradiction(witnesses[0], witnesses.first { $0 != witnesses[0] } ?? witnesses[0])
        }
        let past = possible.filter { against[$0]?.ahead == nil }
        let left = past.isEmpty ? possible : past
        if let kept {
            guard left.contains(kept) else {
                return .unfit(kept, against[kept]?.impossible ?? against[kept]?.ahead ?? Witness(line: 0, text: ""))
            }
            return .decided(kept, by: "as in the version before")
        }
        if left.count == 1 { return .decided(left[0], by: reason(against: possible)) }
        if examples.isEmpty { return .decided(left[0], by: "every order gives the same days") }
        if let (order, name) = vendor, left.contains(order) { return .decided(order, by: "as \(name) writes dates") }
        if hasDotsOnly, left.contains(.dmy) { return .decided(.dmy, by: "dates with dots begin with the day") }
        return .open(left)
    }

    /// What decided: of the orders that were possible, all but one would lie ahead; or only one was possible.
    private func reason(against possible: [ListDateOrder]) -> String {
        if possible.count == 1 {
            // The order that is nearest to the one that is left is the interesting one.
            let other: ListDateOrder = possible[0] == .dmy ? .mdy : .dmy
            guard let witness = against[other]?.impossible else { return "nothing else is possible" }
            return "\(witness.text) on line \(witness.line) is possible in no other order"
        }
        let ahead = possible.compactMap { against[$0]?.ahead }.min { $0.line < $1.line }
        guard let ahead else { return "nothing else is possible" }
        return "\(ahead.text) on line \(ahead.line) would lie ahead in another order"
    }
}
