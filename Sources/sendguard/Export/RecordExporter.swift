import Guard
import Mail
import System

/// Copies the record to one sink. It reads on from its place, writes the lines, and stores the new place when they are
/// safe. So a crash can write lines twice, but never leaves one out.
struct RecordExporter {
    /// The name under which its place is stored.
    let name: String
    /// Whether it begins with new entries when it has no place yet; false begins with the oldest.
    let beginsAtEnd: Bool
    let exports: any RecordStore
    let sink: any RecordExportSink
    /// Microseconds since 1970.
    let now: @Sendable () -> Int64
    private var place: RecordExportPosition?
    /// The page that was read and is not completely written yet.
    private var page:
        (lines: ArraySlice<RecordExportLine>, last: Timestamp?, next: RecordExportPosition, behind: Int64)?

    /// A day counts as complete this long after its end. By that time every decision from before midnight is
    /// committed.
    private static let midnightMicroseconds: Int64 = 60_000_000

    init(
        _ name: String, beginsAtEnd: Bool, exports: any RecordStore, sink: any RecordExportSink,
        now: @escaping @Sendable () -> Int64 = { Clock.wallMicroseconds }
    ) {
        self.name = name
        self.beginsAtEnd = beginsAtEnd
        self.exports = exports
        self.sink = sink
        self.now = now
    }

    enum Step: Equatable {
        /// It wrote lines up to this time; nil when there were none.
        case wrote(upTo: Timestamp?, isBehind: Bool)
        /// The sink takes no more for now; nothing is lost.
        case waits(String)
        /// The store cannot be read or written; nothing is lost.
        case cannot(StoreFailure)
    }

    static func today(_ microseconds: Int64) -> Int64 {
        Timestamp(microseconds: microseconds - midnightMicroseconds).day
    }

    /// Exports one page.
    mutating func step(_ redaction: AddressRedaction) async -> Step {
        do throws(StoreFailure) {
            if page == nil { try await read(redaction) }
            guard var page else { return .wrote(upTo: nil, isBehind: false) }
            let (count, failure) = await sink.write(page.lines)
            page.lines = page.lines.dropFirst(count)
            self.page = page
            if let failure { return .waits("\(failure)") }
            try await exports.keep(page.next, of: name)
            place = page.next
            self.page = nil
            return .wrote(upTo: page.last, isBehind: page.behind > 0)
        } catch {
            return .cannot(error)
        }
    }

    private mutating func read(_ redaction: AddressRedaction) async throws(StoreFailure) {
        let now = now()
        let place = try await begin()
        let read = try await exports.exports(after: place, today: Self.today(now))
        guard !read.entries.isEmpty || read.next != place else { return }
        let lines = read.entries.map { RecordExportLine($0, redaction, now: Timestamp(microseconds: now)) }
        page = (lines[...], lines.last?.at, read.next, read.behind)
    }

    /// Finds the place to continue from. Call it before the first entry that must be exported.
    @discardableResult
    mutating func begin() async throws(StoreFailure) -> RecordExportPosition {
        if let place { return place }
        if let kept = try await exports.exportPosition(of: name) {
            place = kept
            return kept
        }
        // The place is stored at once, so that later entries are exported even after a crash before the first line.
        let start = try await exports.exportStart(atEnd: beginsAtEnd)
        try await exports.keep(start, of: name)
        place = start
        return start
    }
}

/// A destination for lines of the record.
protocol RecordExportSink: Sendable {
    /// Writes lines in order. Returns how many are safe there, and why the next one failed.
    func write(_ lines: ArraySlice<RecordExportLine>) async -> (count: Int, failure: (any Error)?)
}
