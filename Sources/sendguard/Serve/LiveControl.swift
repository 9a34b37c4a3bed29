import Admin
import Foundation
import Guard
import Mail
import Net
import Relay

/// The running guard's answers to commands and routes.
struct LiveControl: GuardControl {
    let server: RelayServer
    var parts: GuardParts
    let emergencyStop: EmergencyStop
    let stopFile: StopFile
    let heldRelease: HeldRelease
    let counters: RelayCounters
    let trips: TripWatch
    let refreshes: RefreshBoard
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

    var now: Timestamp { Timestamp(microseconds: Clock.wallMicroseconds) }
}
