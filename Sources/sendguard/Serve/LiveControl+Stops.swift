import Control
import Foundation
import Guard
import Mail
import Relay

/// Stopping, resuming, and what is going on.
extension LiveControl {
    func status() async throws(ControlFailure) -> StatusReport {
        let services = server.services
        let configuration = services.configuration
        var report = StatusReport(
            running: true, state: configuration.state, pid: Int(getpid()), startedAt: startedAt.rfc3339)
        report.fill(from: snapshot, mail: services.possibleMail, now: now)
        report.unrecorded = unwrittenStops.map { StopReport($0, mail: services.possibleMail) }
        for stop in report.stops.compactMap({ StopID($0.id) }) {
            // What cannot be read is missed here; that mail is stopped stands above.
            if let receipt = try? await receipt(of: stop), !receipt.unanswered.isEmpty {
                report.receipts.append(receipt)
            }
        }
        report.listeners = zip(configuration.listeners, server.addresses).map {
            ListenerReport($0, boundAddress: $1.address)
        }
        let counts = counters.snapshot
        report.upstreams = services.upstreams.map { upstream in
            UpstreamReport(
                upstream.settings, open: upstream.openSessions, busy: upstream.busySessions,
                accepted: counts.upstreamAnswers[upstream.name] ?? 0,
                failures: counts.upstreamFailures[upstream.name] ?? 0, lastFailure: upstream.lastFailure,
                warnings: upstream.warnings, standing: upstream.standing)
        }
        report.standing = StandingReport(standing)
        report.lists = listReports
        report.awaiting = ((try? await parts.store.awaitedResumes()) ?? []).map(AwaitedResumeReport.init)
        report.held = (try? await parts.store.heldTotals()) ?? HeldTotals()
        report.exports = board.reports
        report.sessions = server.sessionCount
        report.inFlight = services.upstreams.reduce(0) { $0 + $1.busySessions }
        report.messages = Dictionary(uniqueKeysWithValues: counts.verdicts.map { ($0.rawValue, $1) })
        return report.redacted(auditDesk.redaction)
    }

    func stop(_ request: StopRequest) async throws(ControlFailure) -> StopReceiptReport {
        let order = try request.order(by: who, at: emergencyStop.time)
        do throws(StoreFailure) {
            return report(try await emergencyStop.stop(order))
        } catch {
            throw .cannot(
                "the stop could not be recorded (\(error)); all mail is halted until it is, which is tried every second"
            )
        }
    }

    func explain(_ stop: StopID, _ request: StopReasonRequest) async throws(ControlFailure) -> StopReport {
        let reason = try request.checked()
        let isActive: Bool
        do throws(StoreFailure) { isActive = try await emergencyStop.explain(stop, as: reason, by: who) } catch {
            throw ControlFailure(error)
        }
        let snapshot = parts.killSwitch.snapshot
        guard isActive, let explained = snapshot.stops.first(where: { $0.id == stop }) else {
            throw .refused("no stop \(stop) is active")
        }
        return StopReport(explained, refused: snapshot.refusals[stop] ?? 0).redacted(auditDesk.redaction)
    }

    func receipt(of stop: StopID) async throws(ControlFailure) -> StopReceiptReport {
        do {
            guard let receipt = try await parts.store.receipt(of: stop) else {
                throw ControlFailure.refused("there is no receipt of a stop \(stop)")
            }
            let inTheAir = Set(parts.killSwitch.snapshot.unanswered)
            var fates: [RecordID: AirborneReport.Fate] = [:]
            for id in receipt.unanswered where !inTheAir.contains(id) {
                fates[id] = .init(try await parts.store.record(id)?.verdict)
            }
            return report(receipt) { fates[$0] ?? .unanswered }
        } catch {
            throw ControlFailure(error)
        }
    }

    func match(_ scope: StopScope) async throws(ControlFailure) -> ScopeMatchReport {
        do throws(StoreFailure) {
            return ScopeMatchReport(
                scope, of: try await parts.store.match(scope, since: now - ScopeMatchReport.span)
            ).redacted(auditDesk.redaction)
        } catch {
            throw ControlFailure(error)
        }
    }

    func resume(_ request: ResumeRequest) async throws(ControlFailure) -> ResumeReport {
        let before = snapshot
        let desk = ResumeDesk(
            switches: parts.store, records: parts.store, stopFile: stopFile, who: who, now: now,
            requiresSecond: server.services.configuration.release.requireSecond, doubt: emergencyStop.doubt
        ) { order throws(StoreFailure) in _ = try await emergencyStop.resume(order) }
        let (ended, awaiting) = try await desk.resume(request, among: before.stops + unwrittenStops)
        let after = snapshot
        var report = ResumeReport(
            ended: ended.map { StopReport($0, counted: before) },
            remaining: (after.stops + unwrittenStops).map { StopReport($0, counted: after) },
            halts: after.halts.map(HaltReport.init))
        report.ramps = after.ramps.compactMap { RampReport($0, now: now) }
        report.awaiting = awaiting.map(AwaitedResumeReport.init)
        return report.redacted(auditDesk.redaction)
    }

    private func report(
        _ receipt: StopReceipt, fate: (RecordID) -> AirborneReport.Fate = { _ in .unanswered }
    ) -> StopReceiptReport {
        let (snapshot, id) = (parts.killSwitch.snapshot, receipt.stop.id)
        return StopReceiptReport(
            receipt.shifted(by: emergencyStop.clock.offset), refused: snapshot.refusals[id] ?? 0,
            attempts: snapshot.attempts[id] ?? 0, mail: server.services.possibleMail, fate: fate
        ).redacted(auditDesk.redaction)
    }
}
