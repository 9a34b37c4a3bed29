import Control
import Guard
import Mail

/// Answers from the record of messages.
extension GuardService {
    func log(_ filter: RecordFilter) async throws(ControlFailure) -> any PageSource<RecordReport> {
        let redaction = redaction
        return recordPages(filter) { page in page.map { RecordReport($0, redaction) } }
    }

    func logLines(_ filter: RecordFilter) async throws(ControlFailure) -> any PageSource<UInt8> {
        let redaction = redaction
        return recordPages(filter) { page in await RecordReport.lines(page, redaction) }
    }

    private func recordPages<Element: Sendable>(
        _ filter: RecordFilter, _ reports: @escaping @Sendable ([MessageRecord]) async -> [Element]
    ) -> Pages<Element, AuditPage.Place> {
        let store = store
        return Pages { place throws(StoreFailure) in
            let page = try await store.page(of: filter, after: place)
            return (await reports(page.records), page.next)
        }
    }

    func sessionEvents(_ filter: SessionFilter) async throws(ControlFailure) -> [SessionEventReport] {
        do throws(StoreFailure) {
            return try await store.sessionEvents(filter).map { SessionEventReport($0, redaction) }
        } catch {
            throw ControlFailure(error)
        }
    }

    func tally(
        _ filter: RecordFilter, by dimension: RecordTally.Dimension?
    ) async throws(ControlFailure) -> [RecordTally] {
        do throws(StoreFailure) {
            return try await store.tally(filter, by: dimension).map { $0.redacted(redaction) }
        } catch {
            throw ControlFailure(error)
        }
    }

    func verify(
        from place: ChainPlace?, since day: Int64?, looksFor head: String?
    ) async throws(ControlFailure) -> ChainPage {
        do throws(StoreFailure) {
            return try await store.verify(from: place, since: day, looksFor: head)
        } catch {
            throw ControlFailure(error)
        }
    }

    func damage(_ filter: RecordFilter) async throws(ControlFailure) -> DamageReport {
        do throws(StoreFailure) { return try await store.damage(filter).redacted(redaction) } catch {
            throw ControlFailure(error)
        }
    }

    func recipients(
        _ filter: RecordFilter, after place: RecipientPage.Place?
    ) async throws(ControlFailure) -> RecipientPage {
        do throws(StoreFailure) {
            return try await store.recipients(filter, after: place, shown: redaction)
        } catch {
            throw ControlFailure(error)
        }
    }

    func show(_ id: RecordID) async throws(ControlFailure) -> RecordReport? {
        do throws(StoreFailure) {
            guard let record = try await store.record(id) else { return nil }
            var report = RecordReport(record, redaction)
            var filter = SessionFilter()
            (filter.message, filter.limit) = (id, 1)
            report.unheard = try await store.sessionEvents(filter).first?.detail
            return report
        } catch {
            throw ControlFailure(error)
        }
    }

    func message(_ id: RecordID) async throws(ControlFailure) -> [UInt8] {
        let redaction = redaction.mode
        guard redaction == .none else {
            throw .refused("messages are not shown, because they name people and audit.redact is \(redaction.rawValue)")
        }
        let (record, kept): (MessageRecord?, KeptMessage)
        do throws(StoreFailure) {
            (record, kept) = (try await store.record(id), try await store.message(id))
        } catch {
            throw ControlFailure(error)
        }
        return try kept.bytes(of: record)
    }
}

/// A long answer that the store returns page by page.
actor Pages<Element: Sendable, Place: Sendable>: PageSource {
    /// - Parameter place: where the page begins; nil for the first page.
    /// - Returns: the page's elements, and where the next page begins; nil after the last page.
    typealias Page = @Sendable (_ place: Place?) async throws(StoreFailure) -> ([Element], Place?)

    private let page: Page
    private var place: Place?
    private var isOver = false

    init(_ page: @escaping Page) { self.page = page }

    func next() async throws(ControlFailure) -> [Element]? {
        while !isOver {
            let elements: [Element]
            do throws(StoreFailure) { (elements, place) = try await page(place) } catch { throw ControlFailure(error) }
            isOver = place == nil
            // A page can be empty although others follow.
            if !elements.isEmpty { return elements }
        }
        return nil
    }
}
