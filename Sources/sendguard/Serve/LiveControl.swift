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
            version = try await parts.lists.importList(
                request.name, kind: request.kind, entries: request.entries, source: request.source,
                maxShrink: settings?.maxShrink, at: now)
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
        return ListCheckReport(address: address, hits: parts.lists.hits(parsed))
    }

    var now: Timestamp { Timestamp(microseconds: Clock.wallMicroseconds) }
}
