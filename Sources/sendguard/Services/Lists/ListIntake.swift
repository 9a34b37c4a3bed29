import Control
import Guard
import Mail
import System

/// What people and the version in force say about how a file is read.
struct ListReadingTerms {
    /// By flags, else by the configuration.
    var given: ListAnswers
    /// By the version in force; nil when it says nothing.
    var kept: ListAnswers?
    /// Whether the file may differ from the reading of the version in force.
    var mayChange = false
    var now: Timestamp

    /// Reads what a version has kept.
    static func kept(_ text: String) -> ListAnswers? {
        text.isEmpty ? nil : try? ControlJSON.decode(ListAnswers.self, from: Array(text.utf8))
    }
}

/// Reads a list's file batch by batch.
///
/// A file of one column is read once, as it arrives. Any other file goes to a nameless file in the state folder: it is
/// surveyed while it arrives, and read when its reading is known.
struct ListIntake {
    /// Rows of a batch, 2 MB. The next batch is read while the store sorts this one.
    private static let batchRows = 10_000
    /// Bytes that are read back at once.
    private static let chunkBytes = 256 << 10

    private let request: ListImportRequest
    private let order: ListImportOrder
    private let terms: ListReadingTerms
    private let source: any ListByteSource
    private let folder: String
    /// The name of the file in messages about it.
    private let name: String
    private var reader: ListReader
    private let digest = RunningDigest()
    private var isRead = false
    private var spool: SpillFile?
    /// Bytes of the spool that the reader has.
    private var place = 0
    private var reading: ListReading?
    private var tally = ListTally()
    private var leavers = ListLeavers()
    /// The lists of topics that have got a row.
    private(set) var filledLists: Set<String> = []
    /// The rows so far.
    private(set) var rows = Rows()
    /// Whether every row so far that could be used is an opt-out from topics, and a list of a topic has got it.
    var hasOptOutsOnly: Bool { entries == 0 && tally.optOuts.count > 0 && !filledLists.isEmpty && tally.areOptOutsOnly }
    /// Entries of the list so far.
    private(set) var entries = 0
    private var sum: String?

    struct Rows {
        /// With the bad ones.
        var count = 0
        var bad = ListBadRows()
        var repairs = ListRepairs()
    }

    init(
        _ request: ListImportRequest, _ order: ListImportOrder, _ terms: ListReadingTerms,
        from source: any ListByteSource, folder: String
    ) {
        self.request = request
        self.order = order
        self.terms = terms
        self.source = source
        self.folder = folder
        name = request.source.isEmpty ? "the list" : request.source
        reader = Self.reader(request, order, nil)
    }

    private static func reader(
        _ request: ListImportRequest, _ order: ListImportOrder, _ reading: ListReading?
    ) -> ListReader {
        ListReader(
            format: request.format, kind: order.kind, options: order.options, formats: ListFormatsReader.shipped,
            reading: reading)
    }

    /// Whether the rows so far may become a version.
    var isGood: Bool { rows.bad.isEmpty || request.skipBad }

    /// The SHA-256 of the whole file.
    mutating func sha256() -> String {
        let sum = sum ?? digest.finish()
        self.sum = sum
        return sum
    }

    /// nil for a file of one column.
    var report: ListReadingReport? { reading.map { ListReadingReport($0, tally, bad: rows.bad.count) } }

    /// The lists that get the opt-outs from a topic.
    var topicLists: [String] {
        var names: Set<String> = []
        for case .list(let name) in (reading?.answers.topics ?? [:]).values { names.insert(name) }
        return names.sorted()
    }

    // MARK: The survey

    /// Finds out how the file is to be read. Reads all of it unless it has one column.
    mutating func begin() async throws(ControlFailure) -> ListReading? {
        var head: [[UInt8]] = []
        while !reader.findHeader() {
            guard let octets = try await take() else {
                reader.finish()
                isRead = true
                _ = reader.findHeader()
                break
            }
            head.append(octets)
            reader.append(octets)
        }
        guard reader.shape == .columns || mustFit else { return nil }
        return try await survey(head)
    }

    /// Whether even a file of one column is compared with what is known about its columns.
    private var mustFit: Bool {
        !terms.given.columns.isEmpty || terms.kept?.columns.values.contains(where: \.decides) == true
    }

    private mutating func survey(_ head: [[UInt8]]) async throws(ControlFailure) -> ListReading {
        let spool: SpillFile
        do throws(SystemCallFailure) { spool = try SpillFile(in: folder) } catch { throw .cannot("\(error)") }
        for octets in head { try Self.write(octets, to: spool) }
        var survey = ListSurvey(
            kind: order.kind, formats: ListFormatsReader.shipped,
            answers: terms.given.over(terms.kept ?? ListAnswers()), now: terms.now)
        survey.begin(reader)
        while true {
            while let row = reader.nextFields() { survey.take(row) }
            guard !isRead else { break }
            if let octets = try await take() {
                try Self.write(octets, to: spool)
                reader.append(octets)
            } else {
                isRead = true
                reader.finish()
            }
        }
        var maker = ListReadingMaker(survey, given: terms.given, kept: terms.kept, format: request.format)
        let reading = maker.make()
        self.reading = reading
        self.spool = spool
        if ListLeavers.mayBe(in: reading) { try await findLeavers(reading, in: spool) }
        reader = Self.reader(request, order, reading)
        isRead = false
        return reading
    }

    /// Reads the whole file for the people whom any of its rows suppresses.
    private mutating func findLeavers(_ reading: ListReading, in spool: SpillFile) async throws(ControlFailure) {
        var reader = Self.reader(request, order, reading)
        var place = 0
        while true {
            let octets = try Self.read(spool, at: place)
            place += octets.count
            if octets.isEmpty { reader.finish() } else { reader.append(octets) }
            while let row = reader.next() { leavers.take(row) }
            guard !octets.isEmpty else { return }
            await Task.yield()
        }
    }

    private static func read(_ spool: SpillFile, at place: Int) throws(ControlFailure) -> [UInt8] {
        do throws(SystemCallFailure) { return try spool.read(at: place, limit: chunkBytes) } catch {
            throw .cannot("\(error)")
        }
    }

    private mutating func take() async throws(ControlFailure) -> [UInt8]? {
        guard let octets = try await source.next() else { return nil }
        digest.add(octets)
        return octets
    }

    private static func write(_ octets: [UInt8], to spool: SpillFile) throws(ControlFailure) {
        let result = octets.withUnsafeBytes { bytes in
            Result { () throws(SystemCallFailure) in try spool.append(bytes) }
        }
        do throws(SystemCallFailure) { try result.get() } catch { throw .cannot("\(error)") }
    }

    // MARK: The rows

    /// Returns the next good rows, which may be none of many; nil at the end. After a bad row that must not be
    /// skipped, it returns no more rows and only looks for more bad ones.
    mutating func next() async throws(ControlFailure) -> ImportBatch? {
        var batch = ImportBatch()
        batch.entries.reserveCapacity(Self.batchRows)
        var count = 0
        while count < Self.batchRows {
            if let row = reader.next() {
                try take(row, into: &batch)
                count += 1
            } else if isRead {
                break
            } else if let octets = try await more() {
                reader.append(octets)
            } else {
                isRead = true
                reader.finish()
            }
        }
        return count == 0 ? nil : batch
    }

    private mutating func more() async throws(ControlFailure) -> [UInt8]? {
        guard let spool else { return try await take() }
        let octets = try Self.read(spool, at: place)
        place += octets.count
        return octets.isEmpty ? nil : octets
    }

    private mutating func take(
        _ whole: ListReader.Row, into batch: inout ImportBatch
    ) throws(ControlFailure) {
        let (row, left) = leavers.split(whole)
        tally.take(left, of: row)
        if reading != nil { tally.take(row, kind: order.kind) }
        rows.count += 1
        switch row {
        case .entry(_, let entry):
            entries += 1
            if isGood { batch.entries.append(entry) }
        case .repaired(let line, let entries, let kinds):
            self.entries += entries.count
            rows.repairs.count(kinds, line: line, entries: entries.count)
            if isGood { batch.entries += entries }
        case .topics(let line, let entries, let kinds, let topics):
            if !kinds.isEmpty { rows.repairs.count(kinds, line: line, entries: entries.count) }
            guard isGood else { return }
            for topic in topics {
                if case .list(let name)? = reading?.answers.topic(topic) {
                    batch.others[name, default: []] += entries
                    filledLists.insert(name)
                }
            }
        case .left, .doubtful: break
        case .bad(let row): rows.bad.append(row)
        case .unreadable(let row):
            let others = rows.bad.isEmpty ? "" : "; \(Words.count(rows.bad.count, "row")) before it cannot be used"
            throw .refused("nothing was imported: \(name), \(row)\(others)")
        }
    }

    // MARK: Refusals

    static func refusal(of rows: ListBadRows) -> String {
        "nothing was imported: \(Words.count(rows.count, "bad row")); --skip-bad leaves them out"
    }

    /// Refuses a file that is not understood, or not as the version in force was: with the questions and the flags that
    /// answer them. Call it when the reading is known, and again when all rows are read.
    func refuseUncertain() throws(ControlFailure) {
        // A file without any row has no columns that could fit: it is refused because it is empty.
        guard let reading, reading.rows > 0 || !reading.columns.isEmpty else { return }
        if !reading.changes.isEmpty, !terms.mayChange {
            throw .refused(
                "nothing was imported: \(name) no longer fits the reading of the version in force: "
                    + Words.safe(reading.changes.joined(separator: "; "))
                    + ". When that is right, add --allow reading; --preview shows how it would be read")
        }
        let questions = reading.questions + tally.questions(reading)
        guard !questions.isEmpty else { return }
        throw .refused(
            "nothing was imported: \(name) is not understood: "
                + Words.safe(questions.prefix(5).map(\.description).joined(separator: "; "))
                + (questions.count > 5 ? "; and \(questions.count - 5) more" : "") + ". --preview shows how it is read")
    }

    /// Refuses a file of which every row belongs on a list of the other kind.
    func refuseOtherKind() throws(ControlFailure) {
        guard let refusal = reading?.refusal(tally) else { return }
        throw .refused("nothing was imported: \(name): \(Words.safe(refusal))")
    }
}
