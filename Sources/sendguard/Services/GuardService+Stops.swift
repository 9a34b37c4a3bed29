import Control
import Guard
import Mail
import Relay

/// Stops, resumes and the status.
extension GuardService {
    func status() async throws(ControlFailure) -> StatusReport {
        let snapshot = try await state.snapshot()
        let mail = state.settings.mail
        var report = state.ownStatus
        report.fill(from: snapshot, mail: mail, now: now)
        report.unrecorded = state.unwrittenStops.map { StopReport($0, mail: mail) }
        report.awaiting = try await awaitedResumes()
        for stop in snapshot.stops {
            // A receipt that cannot be read is left out. The stop itself is still in `stops`.
            if let receipt = try? await receipt(of: stop.id), !receipt.unanswered.isEmpty {
                report.receipts.append(receipt)
            }
        }
        report.rulings = try? await rulings()
        report.lists = state.listReports
        report.held = (try? await store.heldTotals()) ?? HeldTotals()
        return report.redacted(redaction)
    }

    private func awaitedResumes() async throws(ControlFailure) -> [AwaitedResumeReport] {
        do throws(StoreFailure) { return try await store.awaitedResumes().map(AwaitedResumeReport.init) } catch {
            if state.isRunning { return [] }
            throw ControlFailure(error)
        }
    }

    func stop(_ request: StopRequest) async throws(ControlFailure) -> StopReceiptReport {
        let emergencyStop = state.emergencyStop
        let order = try request.order(by: who, at: emergencyStop.time)
        do throws(StoreFailure) {
            return report(try await emergencyStop.stop(order).shifted(by: emergencyStop.clock.offset))
        } catch {
            throw .cannot("the stop could not be recorded (\(error)); \(state.unrecordedStopAdvice)")
        }
    }

    func explain(_ stop: StopID, _ request: StopReasonRequest) async throws(ControlFailure) -> StopReport {
        let reason = try request.checked()
        let isActive: Bool
        do throws(StoreFailure) {
            isActive = try await state.emergencyStop.explain(stop, as: reason, by: who)
        } catch {
            throw ControlFailure(error)
        }
        let snapshot = state.killSwitch.snapshot
        guard isActive, let explained = snapshot.stops.first(where: { $0.id == stop }) else {
            throw .refused("no stop \(stop) is active")
        }
        return StopReport(explained, refused: snapshot.refusals[stop] ?? 0).redacted(redaction)
    }

    func receipt(of stop: StopID) async throws(ControlFailure) -> StopReceiptReport {
        do throws(StoreFailure) {
            if let receipt = try await store.receipt(of: stop) {
                let fates = try await fates(of: receipt)
                return report(receipt.shifted(by: state.emergencyStop.clock.offset)) { fates[$0] ?? .unanswered }
            }
        } catch {
            throw ControlFailure(error)
        }
        throw .refused("there is no receipt of stop \(stop)")
    }

    /// Returns the results of the messages that were in flight at the stop. A message that is still in flight has no
    /// entry.
    private func fates(of receipt: StopReceipt) async throws(StoreFailure) -> [RecordID: InFlightReport.Fate] {
        let inTheAir = Set(state.killSwitch.snapshot.unanswered)
        var fates: [RecordID: InFlightReport.Fate] = [:]
        for id in receipt.unanswered where !inTheAir.contains(id) {
            fates[id] = .init(try await store.record(id)?.verdict)
        }
        return fates
    }

    private func report(
        _ receipt: StopReceipt, fate: (RecordID) -> InFlightReport.Fate = { _ in .unanswered }
    ) -> StopReceiptReport {
        let (snapshot, id) = (state.killSwitch.snapshot, receipt.stop.id)
        return StopReceiptReport(
            receipt, refused: snapshot.refusals[id] ?? 0, attempts: snapshot.attempts[id] ?? 0,
            running: state.isRunning, mail: state.settings.mail, fate: fate
        ).redacted(redaction)
    }

    func flow() async throws(ControlFailure) -> FlowReport {
        do throws(StoreFailure) {
            let sight = try await state.flowWatch.look(store, at: now, sampleLimit: FlowReport.sampleLimit)
            return FlowReport(sight.figures, samples: sight.samples, at: sight.at, redaction)
        } catch {
            throw ControlFailure(error)
        }
    }

    func match(_ scope: StopScope) async throws(ControlFailure) -> ScopeMatchReport {
        do throws(StoreFailure) {
            return ScopeMatchReport(scope, of: try await store.match(scope, since: now - ScopeMatchReport.span))
                .redacted(redaction)
        } catch {
            throw ControlFailure(error)
        }
    }

    func resume(_ request: ResumeRequest) async throws(ControlFailure) -> ResumeReport {
        let service = ResumeService(
            state: state, who: who, requiresSecond: try await state.requiresSecond(), doubt: state.emergencyStop.doubt)
        let before = try await state.snapshot()
        let (ended, awaiting) = try await service.resume(request, among: before.stops + state.unwrittenStops)
        let after = try await state.snapshot()
        var report = ResumeReport(
            ended: ended.map { StopReport($0, counted: before) },
            remaining: (after.stops + state.unwrittenStops).map { StopReport($0, counted: after) },
            halts: after.halts.map(HaltReport.init), running: state.isRunning)
        report.ramps = after.ramps.compactMap { RampReport($0, now: now) }
        report.awaiting = awaiting.map(AwaitedResumeReport.init)
        return report.redacted(redaction)
    }
}
