import Control
import Guard
import Mail

/// Who was reached by an incident, and who may be written to about it.
extension GuardService {
    func audience(_ request: AudienceRequest) async throws(ControlFailure) -> AudiencePage {
        do {
            let incident = try await findIncident(request.id)
            guard request.state.hasLeft else {
                throw ControlFailure.refused("people whose mail is \(request.state.rawValue) were not reached")
            }
            guard redaction.mode != .localPart else {
                throw ControlFailure.refused("no addresses can be shown, because audit.redact is local-part")
            }
            let isFirst = request.place == nil && request.state == .accepted
            try await allowMail(about: incident, request.override, notes: isFirst ? "audience asked for" : nil)
            let affected = try await affected(by: incident, request.state, after: request.place)
            var page = AudiencePage()
            page.next = affected.next
            page.suppressed = affected.suppressed.map(redaction.shown)
            page.people = affected.people.map { AudiencePage.Person(address: redaction.shown($0), segment: $1) }
            return page
        } catch {
            throw ControlFailure(error)
        }
    }

    /// **Why stale suppression is refused:** these people asked not to be mailed, and an apology is another mail to
    /// them.
    /// - Parameter notes: the action, for the record of an override; nil when it is already on record.
    func allowMail(about incident: Incident, _ override: String?, notes: String?) async throws {
        guard incident.kind == .staleSuppression else { return }
        guard let reason = override, reason.contains(where: { !$0.isWhitespace }) else {
            throw ControlFailure.refused(
                "\(incident.id) is about people who had asked not to be mailed. An apology is one more mail to them, "
                    + "and many would complain. If it must be sent: --override with a reason, which goes on record")
        }
        guard let notes else { return }
        try await store.append(
            GuardEvent(
                at: now, kind: .incident, who: who, reason: reason,
                subject: "\(incident.id) \(notes), although it is about stale suppression"))
    }

    /// Some of the people reached by an incident; each person once for each message.
    struct Affected {
        var people: [(address: Address, segment: String?)] = []
        /// People named by a suppression list now.
        var suppressed: [Address] = []
        var next: RecipientPage.Place?
    }

    /// Refuses to name any person when a suppression list cannot be read or trusted.
    func affected(
        by incident: Incident, _ state: Delivery.State, after place: RecipientPage.Place?
    ) async throws -> Affected {
        var filter = incident.filter
        filter.delivery = state
        for version in store.versions() where version.kind == .suppression {
            if let doubt = version.doubt {
                throw ControlFailure.refused("list \(version.list) cannot be trusted, so no people are named: \(doubt)")
            }
        }
        let recipients = try await store.recipients(filter, after: place, shown: .off)
        var affected = Affected()
        affected.next = recipients.next
        for row in recipients.rows {
            guard let address = Address(row.address) else { throw StoreFailure("record \(row.id) is damaged") }
            if try await store.hits(address).contains(where: { $0.kind == .suppression }) {
                affected.suppressed.append(address)
            } else {
                affected.people.append((address, row.segment))
            }
        }
        return affected
    }
}
