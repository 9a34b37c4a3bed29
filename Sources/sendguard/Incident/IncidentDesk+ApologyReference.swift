import Admin
import Content
import Guard
import Mail

/// What an apology for an incident is compared with.
extension IncidentDesk {
    /// - Returns: the domains that its mail came from, and the frames of its templates.
    func apologyReference(of id: IncidentID) async throws(ControlFailure) -> ApologyReference {
        let incident = try await find(id)
        do throws(StoreFailure) {
            let templates = try await damage.templates(of: incident.filter)
            var domains = Set(
                templates.flatMap { MailboxList(Array($0.from.utf8)).addresses }.map(\.domainKey))
            if domains.isEmpty {
                // Mail of before templates were told has senders all the same.
                let senders = try await damage.damage(incident.filter).senders.groups
                domains = Set(senders.compactMap { Address($0.name)?.domainKey })
            }
            return ApologyReference(fromDomains: domains, frames: templates.map(\.frame), kind: incident.kind)
        } catch {
            throw ControlFailure(error)
        }
    }
}
