import Admin
import Foundation
import Guard
import Mail
import Net
import Relay

/// The running guard's answers to commands and routes.
struct LiveControl: GuardControl {
    let server: RelayServer
    let parts: GuardParts
    let emergencyStop: EmergencyStop
    let stopFile: StopFile
    let heldRelease: HeldRelease
    let counters: RelayCounters
    let trips: TripWatch
    let startedAt: Timestamp
    /// Who asks.
    var who = Identity.guardItself

    func acting(as who: Identity) -> Self {
        var control = self
        control.who = who
        return control
    }

    func log(_ filter: RecordFilter) async throws(ControlFailure) -> [RecordReport] {
        do throws(StoreFailure) { return try await parts.audit.records(matching: filter).map(RecordReport.init) } catch
        {
            throw ControlFailure(error)
        }
    }

    func show(_ id: RecordID) async throws(ControlFailure) -> RecordReport? {
        do throws(StoreFailure) { return try await parts.audit.record(id).map(RecordReport.init) } catch {
            throw ControlFailure(error)
        }
    }

    func message(_ id: RecordID) async throws(ControlFailure) -> [UInt8] {
        let (record, kept): (MessageRecord?, KeptMessage)
        do throws(StoreFailure) {
            (record, kept) = (try await parts.audit.record(id), try await parts.quarantine.message(id))
        } catch {
            throw ControlFailure(error)
        }
        return try kept.bytes(of: record)
    }

    func importList(_ request: ListImportRequest) async throws(ControlFailure) -> ListImportReport {
        let previous = parts.lists.versions().first { $0.list == request.name }?.rows
        let settings = server.services.configuration.lists.first { $0.name == request.name }
        let version: ListVersion
        do {
            var order = ListImportOrder(
                list: request.name, kind: request.kind, source: request.source, generatedAt: now)
            order.maxShrink = settings?.maxShrink
            let draft = try await parts.lists.beginImport(order)
            try await draft.append(request.entries)
            version = try await draft.commit(sha256: "", at: now)
        } catch {
            let failure = ControlFailure(error)
            if case .refused(let text) = failure { await noteRefusal(of: "import \(request.name)", because: text) }
            throw failure
        }
        try await record(.importList, version.actSubject, request.source)
        return ListImportReport(version, previousRows: previous)
    }

    func checkLists(address: String) async throws(ControlFailure) -> ListCheckReport {
        guard let parsed = Address(address) else { throw .refused("\"\(address)\" is not an email address") }
        do throws(StoreFailure) {
            return ListCheckReport(address: address, hits: try await parts.lists.hits(parsed))
        } catch {
            throw ControlFailure(error)
        }
    }

    var now: Timestamp { Timestamp(microseconds: Clock.wallMicroseconds) }
}
