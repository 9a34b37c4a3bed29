import Admin
import Guard
import Mail

/// Whom an incident has reached, and who may be written to about it.
extension IncidentDesk {
    func audience(_ request: AudienceRequest) async throws(ControlFailure) -> AudiencePage {
        do {
            guard let id = IncidentID(request.id),
                let incident = try await store.incidents().first(where: { $0.id == id })
            else { throw ControlFailure.refused("there is no incident \(request.id)") }
            guard request.state.hasLeft else {
                throw ControlFailure.refused("whoever's mail is \(request.state.rawValue) was not reached")
            }
            try await allow(request, incident)
            var filter = incident.filter
            filter.delivery = request.state
            let recipients = try await damage.recipients(filter, after: request.place, shown: .off)
            return try await page(of: recipients)
        } catch {
            throw ControlFailure(error)
        }
    }

    /// **Why stale suppression is refused:** these people had asked not to be mailed; an apology is one more mail that they
    /// have asked not to get.
    private func allow(_ request: AudienceRequest, _ incident: Incident) async throws {
        guard redaction.mode != .localPart else {
            throw ControlFailure.refused("nobody can be written to by a domain: audit.redact is local-part")
        }
        guard incident.kind == .staleSuppression else { return }
        guard let reason = request.override, reason.contains(where: { !$0.isWhitespace }) else {
            throw ControlFailure.refused(
                "\(incident.id) is about people who had asked not to be mailed: an apology would be one more mail to them, "
                    + "and a complaint for many. If it must be: --override with a reason, which goes on record")
        }
        guard request.place == nil, request.state == .accepted else { return }
        try await acts.append(
            Act(
                at: now, kind: .incident, who: who, reason: reason,
                subject: "\(incident.id) audience asked for, although it is about stale suppression"))
    }

    /// A list that cannot be read, or must not be relied upon, gives nobody away.
    private func page(of recipients: RecipientPage) async throws -> AudiencePage {
        for version in lists.versions() where version.kind == .suppression {
            if let doubt = version.doubt {
                throw ControlFailure.refused("list \(version.list) cannot be relied upon, so nobody is named: \(doubt)")
            }
        }
        var page = AudiencePage()
        page.next = recipients.next
        for row in recipients.rows {
            guard let address = Address(row.address) else { throw StoreFailure("record \(row.id) is damaged") }
            let shown = redaction.shown(address)
            if try await lists.hits(address).contains(where: { $0.kind == .suppression }) {
                page.suppressed.append(shown)
            } else {
                page.people.append(AudiencePage.Person(address: shown, segment: row.segment))
            }
        }
        return page
    }
}
