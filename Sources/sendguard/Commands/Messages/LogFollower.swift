import Control
import Guard
import Mail
import System

/// Follows the log. It returns each record once, as soon as its verdict is final.
///
/// **Why it looks back each time:** a record is `unknown` until the ESP replies. Several loops commit at the same time,
/// so a smaller id can appear after a greater one. So each call reads the last two minutes again, and leaves out the
/// records that it has returned.
struct LogFollower {
    /// How far back it looks, in microseconds.
    static let windowMicroseconds: Int64 = 120_000_000
    /// How long it waits for the outcome of an `unknown` record before it returns the record as `unknown`, in
    /// microseconds.
    static let patienceMicroseconds: Int64 = 60_000_000

    private let filter: RecordFilter
    private var shown: Set<String>
    private let now: @Sendable () -> Int64
    /// Records with smaller ids are older than what the user asked for.
    private let floor: Int64

    /// - Parameters:
    ///   - shown: the ids already printed, oldest first.
    ///   - now: microseconds since 1970.
    init(
        filter: RecordFilter, shown: [String], now: @escaping @Sendable () -> Int64 = { Clock.wallMicroseconds }
    ) {
        self.filter = filter
        self.shown = Set(shown)
        self.now = now
        floor = shown.first.flatMap { RecordID($0) }?.value ?? RecordID.first(at: now() / 1000).value
    }

    /// Returns the records that became final since the last call.
    mutating func next(from control: any RecordControl) async throws(ControlFailure) -> [RecordReport] {
        let now = now()
        let earliest = RecordID.first(at: (now - Self.windowMicroseconds) / 1000)
        var query = filter
        // A verdict can change, so `matches` compares it when it is final.
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
