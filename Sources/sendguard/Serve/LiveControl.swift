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
    let counters: RelayCounters
    let startedAt: Timestamp

    func status() async throws(ControlFailure) -> StatusReport {
        let services = server.services
        let configuration = services.configuration
        var report = StatusReport(
            running: true, state: configuration.state, pid: Int(getpid()), startedAt: startedAt.rfc3339)
        report.fill(from: parts.killSwitch.snapshot)
        report.listeners = zip(configuration.listeners, server.addresses).map {
            ListenerReport($0, boundAddress: $1.address)
        }
        let counts = counters.snapshot
        report.upstreams = services.upstreams.map { upstream in
            UpstreamReport(
                upstream.settings, open: upstream.openSessions, busy: upstream.busySessions,
                accepted: counts.upstreamAnswers[upstream.name] ?? 0,
                failures: counts.upstreamFailures[upstream.name] ?? 0, lastFailure: upstream.lastFailure)
        }
        report.lists = ListReport.reports(
            settings: configuration.lists, versions: parts.lists.versions(), now: now)
        report.sessions = server.sessionCount
        report.inFlight = services.upstreams.reduce(0) { $0 + $1.busySessions }
        report.messages = Dictionary(uniqueKeysWithValues: counts.verdicts.map { ($0.rawValue, $1) })
        return report
    }

    func stop(_ request: StopRequest) async throws(ControlFailure) -> StopReceiptReport {
        let scope = try request.stopScope
        do throws(StoreFailure) {
            let receipt = try await emergencyStop.stop(
                scope: scope, mode: request.mode, reason: request.reason, who: request.who)
            let refused = parts.killSwitch.snapshot.refusals[receipt.stop.id] ?? 0
            return StopReceiptReport(receipt, refused: refused)
        } catch {
            throw .cannot("the stop could not be recorded (\(error)); all mail is halted until a stop can be")
        }
    }

    func resume(_ request: ResumeRequest) async throws(ControlFailure) -> ResumeReport {
        let wanted = try request.stopID
        let before = parts.killSwitch.snapshot
        let chosen = before.stops.filter { wanted == nil || $0.id == wanted }
        if let wanted, chosen.isEmpty { throw .refused("no stop \(wanted) is active") }
        do throws(StoreFailure) {
            for stop in chosen {
                _ = try await emergencyStop.resume(stop.id, reason: request.reason, who: request.who)
            }
        } catch {
            throw ControlFailure(error)
        }
        let after = parts.killSwitch.snapshot
        return ResumeReport(
            ended: chosen.map { StopReport($0, refused: before.refusals[$0.id] ?? 0) },
            remaining: after.stops.map { StopReport($0, refused: after.refusals[$0.id] ?? 0) },
            halts: after.halts.map(HaltReport.init))
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
        do {
            let version = try await parts.lists.importList(
                request.name, kind: request.kind, entries: request.entries, source: request.source,
                maxShrink: settings?.maxShrink, at: now)
            return ListImportReport(version, previousRows: previous)
        } catch {
            throw ControlFailure(error)
        }
    }

    func checkLists(address: String) async throws(ControlFailure) -> ListCheckReport {
        guard let parsed = Address(address) else { throw .refused("\"\(address)\" is not an email address") }
        return ListCheckReport(address: address, hits: parts.lists.hits(parsed))
    }

    private var now: Timestamp { Timestamp(microseconds: Clock.wallMicroseconds) }
}
