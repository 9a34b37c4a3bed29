/// What an import does to the entries of a list, compared with the version that was in force.
package struct ListTurnover: Hashable, Sendable {
    /// Entries of the new version that the version before did not have.
    package let new: Int
    /// Entries of the version before that the new version does not have. Without those that a person had removed by
    /// hand. An erased person is in neither version.
    package let gone: Int
    /// Entries of both versions, also when their reason, date or segment is another.
    package let stay: Int

    package init(new: Int, gone: Int, stay: Int) { (self.new, self.gone, self.stay) = (new, gone, stay) }

    /// `20 new, 412 gone, 792 stay`.
    package var text: String { "\(new.grouped) new, \(gone.grouped) gone, \(stay.grouped) stay" }
}

/// How many entries a list may lose at one import.
///
/// **Why entries that go, and not the number of rows.** A file of other people has as many rows as the right file.
/// With it in force, everybody on the list would be mailed again.
///
/// **Why a few may always go.** One entry of three is 33 %. With nothing but the usual share, no such list could lose
/// an entry without a person. So up to `floor` entries may go while at least half of the list stays: a small list is
/// never replaced by another one. A configured limit has no floor: it is what people wrote.
package struct RemovalLimit: Hashable, Sendable {
    /// A share of the entries, 0 to 1.
    package let share: Double
    /// The number of entries that may go from a list of any size, if as many stay.
    let floor: Int

    /// A configured limit.
    package init(share: Double) { self.init(share: share, floor: 0) }

    private init(share: Double, floor: Int) { (self.share, self.floor) = (share, floor) }

    /// For a suppression list without a configured limit.
    package static let usual = RemovalLimit(share: 0.1, floor: 5)

    /// The limit of a list; nil: any number of entries may go. An audience has no usual limit: people leave it all the
    /// time, and a person who is missing on it gets no mail.
    package static func of(configured share: Double?, kind: ListKind) -> RemovalLimit? {
        share.map { RemovalLimit(share: $0) } ?? (kind == .suppression ? usual : nil)
    }

    /// The largest number of entries that may go.
    package func most(of rows: Int) -> Int {
        // 0.29 * 100 is less than 29 in binary.
        let byShare = Int((share * Double(rows) + 1e-6).rounded(.down))
        return max(byShare, min(floor, rows / 2))
    }

    /// The refusal of an import that loses more, after the name of its file: `412 of 1,204 entries go (34 %), 20 are
    /// new; max_removed is 10 %`; nil when no more go than may.
    package func objection(to turnover: ListTurnover, of rows: Int) -> String? {
        guard turnover.gone > most(of: rows) else { return nil }
        let verb = turnover.gone == 1 ? "goes" : "go"
        return "\(turnover.gone.grouped) of \(rows.grouped) entries \(verb) (\(percent(turnover.gone, of: rows)) %), "
            + "\(turnover.new.grouped) \(turnover.new == 1 ? "is" : "are") new; max_removed is \(Self.percent(share)) %"
    }

    /// Rounded to whole percents, except where that would show the limit itself.
    private func percent(_ part: Int, of all: Int) -> String {
        let exact = 100 * Double(part) / Double(max(1, all))
        let whole = "\(Int(exact.rounded()))"
        guard whole == Self.percent(share) else { return whole }
        return "more than \(whole)"
    }

    /// `10`, `0.5`: the digits of a share in percent.
    package static func percent(_ share: Double) -> String {
        let tenths = Int((share * 1000).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}

extension Int {
    /// With a comma between thousands: `1,204`.
    package var grouped: String {
        let digits = String(magnitude)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return (self < 0 ? "-" : "") + text
    }
}
