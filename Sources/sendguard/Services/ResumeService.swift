import Control
import Guard
import Mail

/// Ends stops, or stores the request until a second person confirms it.
struct ResumeService {
    let state: any GuardState
    let who: Identity
    /// Whether a resume takes two people (`GuardState.requiresSecond`).
    let requiresSecond: Bool
    /// The id under which the guard reports that stops may be missing in its state; nil when none may be.
    let doubt: StopID?

    /// - Returns: the stops that have ended, and the resumes that wait for a second person.
    func resume(
        _ request: ResumeRequest, among active: [Stop]
    ) async throws(ControlFailure) -> (ended: [Stop], awaiting: [AwaitedResume]) {
        let chosen = try request.chosen(among: active)
        do throws(ControlFailure) {
            return try await carryOut(request, chosen, among: active)
        } catch {
            // A refused attempt goes on record when the store can write it.
            if case .refused(let text) = error {
                let attempt = "resume " + (request.stop ?? "--all") + (request.confirms == true ? " --confirm" : "")
                try? await state.store.append(
                    GuardEvent(at: state.now, kind: .refused, who: who, reason: text, subject: attempt))
            }
            throw error
        }
    }

    private func carryOut(
        _ request: ResumeRequest, _ chosen: [Stop], among active: [Stop]
    ) async throws(ControlFailure) -> (ended: [Stop], awaiting: [AwaitedResume]) {
        try state.stopFile.allowEnd(of: chosen)
        let isDoubt = doubt != nil && chosen.map(\.id) == [doubt]
        if isDoubt { try allowSettling(request, active) } else { try allowWithdrawal(of: chosen, request) }
        do {
            let step = try request.step(
                for: chosen, by: who, requiresSecond: requiresSecond && !isDoubt,
                awaited: try await state.store.awaitedResumes())
            switch step {
            case .end(let orders):
                for order in orders {
                    _ = try await state.emergencyStop.resume(order)
                    if order.stop.isUnwritten { await note(order, of: chosen) }
                }
                let ids = Set(orders.map(\.stop))
                return (chosen.filter { ids.contains($0.id) }, [])
            case .ask(let orders):
                let now = state.now
                var asked: [AwaitedResume] = []
                for order in orders {
                    if let resume = try await state.store.ask(order, at: now) { asked.append(resume) }
                }
                return ([], asked)
            }
        } catch {
            throw ControlFailure(error)
        }
    }

    /// Settling a doubt lets mail flow. Where a resume takes two people, a stop of all mail must be active first,
    /// because its resume takes two.
    private func allowSettling(_ request: ResumeRequest, _ active: [Stop]) throws(ControlFailure) {
        guard let doubt else { return }
        if request.ramp != nil { throw .refused("\(doubt) is not recorded, so it cannot end with a ramp") }
        guard requiresSecond else { return }
        let isStopped = active.contains { !$0.id.isUnwritten && $0.scope == .all && $0.endsAt == nil }
        guard isStopped else {
            throw .refused(
                "a resume takes two people here, and no second person can confirm \(doubt): first stop all mail "
                    + "(`sendguard stop`), then resume \(doubt), then resume that stop")
        }
    }

    /// A stop that is not recorded can only be withdrawn: a ramp and a second person need the store.
    private func allowWithdrawal(of chosen: [Stop], _ request: ResumeRequest) throws(ControlFailure) {
        guard let stop = chosen.first(where: \.id.isUnwritten) else { return }
        let advice =
            "wait until it is: the guard tries every second, and `sendguard status` then shows an id such as S1"
        if requiresSecond {
            if stop.id == doubt { throw .refused("a resume takes two people here: resume \(stop.id) by its id") }
            throw .refused("\(stop.id) is not recorded yet, and a resume takes two people here; \(advice)")
        }
        if request.ramp != nil {
            throw .refused("\(stop.id) is not recorded yet, so it cannot end with a ramp; \(advice)")
        }
    }

    /// Records that the stop was withdrawn or settled, if the store can write it. The stop itself was never recorded.
    private func note(_ order: ResumeOrder, of chosen: [Stop]) async {
        let scope = chosen.first { $0.id == order.stop }?.scope.text ?? ""
        try? await state.store.append(
            GuardEvent(
                at: state.now, kind: .refused, who: who, reason: order.reason,
                subject: order.stop == doubt
                    ? "\(order.stop) was settled: stops may be missing in the state"
                    : "\(order.stop) \(scope) was withdrawn: it could not be recorded"))
    }
}
