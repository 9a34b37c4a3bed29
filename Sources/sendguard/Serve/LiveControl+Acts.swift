import Admin
import Guard
import Mail

/// The trail of acts.
extension LiveControl {
    func noteRefusal(of attempt: String, because reason: String) async {
        // What nobody was let do has changed nothing: a trail that cannot be written is halted over elsewhere.
        try? await parts.acts.append(Act(at: now, kind: .refused, who: who, reason: reason, subject: attempt))
    }

    func acts(since: Timestamp?, limit: Int?) async throws(ControlFailure) -> any PageSource<ActReport> {
        parts.acts.reports(since: since, limit: limit, auditDesk.redaction)
    }

    /// What has been done already cannot be refused; that it is not on record is said.
    func record(_ kind: Act.Kind, _ subject: String, _ reason: String) async throws(ControlFailure) {
        do throws(StoreFailure) {
            try await parts.acts.append(Act(at: now, kind: kind, who: who, reason: reason, subject: subject))
        } catch {
            throw .cannot("it was done, but not put on record: \(error)")
        }
    }
}
