import Guard
import Mail
import Synchronization

/// The trail of acts for what acts again and again by itself: a refusal that says what the last one of its subject said
/// is not put on record again.
final class RefusalsOnce: ActLog {
    private let acts: any ActLog
    /// By who was refused and what.
    private let known = Mutex<[[String]: String]>([:])

    init(_ acts: any ActLog) { self.acts = acts }

    func append(_ act: Act) async throws(StoreFailure) {
        let key = [act.who.name, act.subject]
        guard act.kind == .refused else {
            didAct(act.who)
            return try await acts.append(act)
        }
        guard known.withLock({ $0[key] }) != act.reason else { return }
        try await acts.append(act)
        known.withLock { $0[key] = act.reason }
    }

    func didAct(_ who: Identity) { known.withLock { $0 = $0.filter { $0.key[0] != who.name } } }

    func acts(
        since: Timestamp?, newest limit: Int?, after place: ActPage.Place?
    ) async throws(StoreFailure) -> ActPage { try await acts.acts(since: since, newest: limit, after: place) }

    func acts(since: Timestamp?, limit: Int?) async throws(StoreFailure) -> [Act] {
        try await acts.acts(since: since, limit: limit)
    }
}
