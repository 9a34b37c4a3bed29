import Admin
import Guard
import Mail

/// What an apology for an incident is compared with.
extension IncidentDesk {
    /// - Returns: the senders' domains on record; frames of templates are not on record, so there are none.
    func apologyReference(of id: IncidentID) async throws(ControlFailure) -> ApologyReference {
        do {
            guard let incident = try await store.incidents().first(where: { $0.id == id }) else {
                throw ControlFailure.refused("there is no incident \(id)")
            }
            let senders = try await damage.damage(incident.filter).senders.groups
            return ApologyReference(
                fromDomains: Set(senders.compactMap { Address($0.name)?.domainKey }), frames: [], kind: incident.kind)
        } catch {
            throw ControlFailure(error)
        }
    }
}
