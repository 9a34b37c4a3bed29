import Guard
import Mail
import System

/// Carries the trail to one place: reads on from where it has come to, writes, and keeps how far it has come when that is
/// safe. So a crash at any moment has lines written twice at most, and none left out.
struct RecordExporter {
    /// Under which it is known how far it has come.
    let name: String
    /// Whether it begins with what comes from now on, when it has written nothing yet.
    let beginsAtEnd: Bool
    let exports: any RecordStore
    let sink: any RecordExportSink
    /// Microseconds since 1970.
    let now: @Sendable () -> Int64
    private var place: RecordExportPosition?
    /// What has been read and is not wholly written.
    private var page:
        (lines: ArraySlice<RecordExportLine>, last: Timestamp?, next: RecordExportPosition, behind: Int64)?

    /// A day counts as over this long after its end: what was decided before midnight has been committed by then.
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
        /// Written, up to this moment; nil when nothing was.
        case wrote(upTo: Timestamp?, isBehind: Bool)
        /// The place takes no more; nothing is lost.
        case waits(String)
        /// The store cannot be read or written; there is nothing to be lost.
        case cannot(StoreFailure)
    }

    static func today(_ microseconds: Int64) -> Int64 {
        Timestamp(microseconds: microseconds - midnightMicroseconds).day
    }

    /// A stretch of it.
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

    /// Finds where to go on; to be called before what is to be told comes.
    @discardableResult
    mutating func begin() async throws(StoreFailure) -> RecordExportPosition {
        if let place { return place }
        if let kept = try await exports.exportPosition(of: name) {
            place = kept
            return kept
        }
        // Kept at once: what comes from here on is told, whatever happens before the first line.
        let start = try await exports.exportStart(atEnd: beginsAtEnd)
        try await exports.keep(start, of: name)
        place = start
        return start
    }
}

/// Where lines of the trail go.
protocol RecordExportSink: Sendable {
    /// Takes lines, in order: how many of them are safe there, and what went wrong with the next one.
    func write(_ lines: ArraySlice<RecordExportLine>) async -> (count: Int, failure: (any Error)?)
}
