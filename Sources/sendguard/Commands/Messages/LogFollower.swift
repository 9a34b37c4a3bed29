import Control
import Guard
import Mail
import System

/// Goes on with a log: each record once, as soon as it is settled.
///
/// **Why it looks back each time:** a record is first `unknown` and gets its verdict when the ESP answers, and
/// loops commit side by side, so a smaller id can appear after a greater one. Everything of the last two minutes
/// is asked for again, and what was shown is left out.
struct LogFollower {
    /// How far back it looks, in microseconds.
    static let windowMicroseconds: Int64 = 120_000_000
    /// After this long a record that is still `unknown` is shown as that, in microseconds.
    static let patienceMicroseconds: Int64 = 60_000_000

    private let filter: RecordFilter
    private var shown: Set<String>
    private let now: @Sendable () -> Int64
    /// Ids up to here are history that was not asked for.
    private let floor: Int64

    /// - Parameters:
    ///   - shown: ids that were shown already, oldest first.
    ///   - now: microseconds since 1970.
    init(
        filter: RecordFilter, shown: [String], now: @escaping @Sendable () -> Int64 = { Clock.wallMicroseconds }
    ) {
        self.filter = filter
        self.shown = Set(shown)
        self.now = now
        floor = shown.first.flatMap { RecordID($0) }?.value ?? RecordID.first(at: now() / 1000).value
    }

    /// What came since the last call.
    mutating func next(from control: any RecordControl) async throws(ControlFailure) -> [RecordReport] {
        let now = now()
        let earliest = RecordID.first(at: (now - Self.windowMicroseconds) / 1000)
        var query = filter
        // Verdicts change: they are compared here, when they are final.
        query.verdict = nil
        query.delivery = nil
        query.since = nil
        query.limit = nil
        query.after = max(earliest.value, floor) - 1
        let records = try await control.log(query).all()
        let patient = Timestamp(microseconds: now - Self.patienceMicroseconds).rfc3339
        let fresh = records.filter { record in
            guard !shown.contains(record.id) else { return false }
            return record.verdict != .unknown || record.at < patient
        }
        let window = Set(records.map(\.id))
        shown = shown.intersection(window).union(fresh.map(\.id))
        return fresh.filter(matches)
    }

    private func matches(_ record: RecordReport) -> Bool {
        if let verdict = filter.verdict, record.verdict != verdict { return false }
        if let state = filter.delivery, !record.deliveries.contains(where: { $0.state == state }) { return false }
        return true
    }
}
