// Folder Desks: what a running guard and its state folder alone answer alike, over the ports of Guard: the record,
// held mail, resumes; and `check`, which needs neither. It may use Text, Config and Output.

import Control
import Guard
import Mail

/// Answers about what is on record, over the ports of a guard that runs or of its folder.
struct AuditDesk {
    let store: any RecordStore
    let redaction: AddressRedaction
}

/// A guard whose record is asked over its ports: whether or not it runs makes no difference to it.
protocol AuditDeskControl: RecordControl, DamageControl {
    var auditDesk: AuditDesk { get }
}

extension AuditDeskControl {
    func log(_ filter: RecordFilter) async throws(ControlFailure) -> any PageSource<RecordReport> {
        let redaction = auditDesk.redaction
        return recordPages(filter) { page in page.map { RecordReport($0, redaction) } }
    }

    func logLines(_ filter: RecordFilter) async throws(ControlFailure) -> any PageSource<UInt8> {
        let redaction = auditDesk.redaction
        return recordPages(filter) { page in await RecordReport.lines(page, redaction) }
    }

    private func recordPages<Element: Sendable>(
        _ filter: RecordFilter, _ reports: @escaping @Sendable ([MessageRecord]) async -> [Element]
    ) -> Pages<Element, AuditPage.Place> {
        let store = auditDesk.store
        return Pages { place throws(StoreFailure) in
            let page = try await store.page(of: filter, after: place)
            return (await reports(page.records), page.next)
        }
    }

    func sessionEvents(_ filter: SessionFilter) async throws(ControlFailure) -> [SessionEventReport] {
        let desk = auditDesk
        do throws(StoreFailure) {
            return try await desk.store.sessionEvents(filter).map { SessionEventReport($0, desk.redaction) }
        } catch {
            throw ControlFailure(error)
        }
    }

    func tally(
        _ filter: RecordFilter, by dimension: RecordTally.Dimension?
    ) async throws(ControlFailure) -> [RecordTally] {
        let desk = auditDesk
        do throws(StoreFailure) {
            return try await desk.store.tally(filter, by: dimension).map { $0.redacted(desk.redaction) }
        } catch {
            throw ControlFailure(error)
        }
    }

    func verify(
        from place: ChainPlace?, since day: Int64?, looksFor head: String?
    ) async throws(ControlFailure) -> ChainPage {
        do throws(StoreFailure) {
            return try await auditDesk.store.verify(from: place, since: day, looksFor: head)
        } catch {
            throw ControlFailure(error)
        }
    }

    func damage(_ filter: RecordFilter) async throws(ControlFailure) -> DamageReport {
        let desk = auditDesk
        do throws(StoreFailure) { return try await desk.store.damage(filter).redacted(desk.redaction) } catch {
            throw ControlFailure(error)
        }
    }

    func recipients(
        _ filter: RecordFilter, after place: RecipientPage.Place?
    ) async throws(ControlFailure) -> RecipientPage {
        let desk = auditDesk
        do throws(StoreFailure) {
            return try await desk.store.recipients(filter, after: place, shown: desk.redaction)
        } catch {
            throw ControlFailure(error)
        }
    }

    func show(_ id: RecordID) async throws(ControlFailure) -> RecordReport? {
        let desk = auditDesk
        do throws(StoreFailure) {
            guard let record = try await desk.store.record(id) else { return nil }
            var report = RecordReport(record, desk.redaction)
            var filter = SessionFilter()
            (filter.message, filter.limit) = (id, 1)
            report.unheard = try await desk.store.sessionEvents(filter).first?.detail
            return report
        } catch {
            throw ControlFailure(error)
        }
    }

    func message(_ id: RecordID) async throws(ControlFailure) -> [UInt8] {
        let redaction = auditDesk.redaction.mode
        guard redaction == .none else {
            throw .refused("messages are not shown: they name people, and audit.redact is \(redaction.rawValue)")
        }
        let (record, kept): (MessageRecord?, KeptMessage)
        do throws(StoreFailure) {
            (record, kept) = (try await auditDesk.store.record(id), try await auditDesk.store.message(id))
        } catch {
            throw ControlFailure(error)
        }
        return try kept.bytes(of: record)
    }
}
