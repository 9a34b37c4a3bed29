import Content
import Control
import Guard
import Mail

/// Apologies to the people reached by an incident.
extension GuardService {
    func apologies(of id: IncidentID) async throws(ControlFailure) -> [ApologyStatus] {
        do {
            _ = try await findIncident(id)
            var reports: [ApologyStatus] = []
            for apology in try await store.apologies() where apology.incident == id {
                reports.append(ApologyStatus(apology, coverage: try await store.coverage(of: apology.id)))
            }
            return reports
        } catch {
            throw ControlFailure(error)
        }
    }

    func recordApology(_ request: ApologyRequest) async throws(ControlFailure) -> ApologyStatus {
        do {
            let incident = try await findIncident(request.incident)
            guard let campaign = request.campaign else { return try await end(incident, request.reason ?? "") }
            return try await arm(incident, campaign, request.reason)
        } catch {
            throw ControlFailure(error)
        }
    }

    private func arm(_ incident: Incident, _ campaign: String, _ reason: String?) async throws -> ApologyStatus {
        guard let pattern = NamePattern(campaign), pattern.isExact else {
            throw ControlFailure.refused("\"\(campaign)\" is not the name of one campaign")
        }
        var mail = MailContext(id: RecordID(value: 0), stream: "", sender: nil)
        mail.campaign = campaign
        // An apology with a campaign name that no mail has would never take effect.
        if let unmet = PossibleMail.trouble(ofCampaign: pattern) { throw ControlFailure.refused(unmet.text) }
        if case .campaign = incident.scope, incident.scope.covers(mail) {
            throw ControlFailure.refused(
                "\(incident.id) is about \(campaign): give the apology another campaign name, in the header field that "
                    + "names campaigns")
        }
        try await allowMail(about: incident, reason, notes: "apology armed, campaign \(campaign)")
        let now = now
        let order = ApologyOrder(incident: incident.id, campaign: campaign, who: who)
        let apology: Apology
        do throws(StoreFailure) { apology = try await store.prepare(order, at: now) } catch {
            throw ControlFailure.refused(error.description)
        }
        let suppressed = try await gather(incident, for: apology.id)
        let armed = try await store.arm(apology.id, who: who, reason: reason ?? "", at: now)
        try await state.renewApologies()
        let coverage = try await store.coverage(of: armed.id)
        return ApologyStatus(armed, coverage: coverage, suppressed: suppressed)
    }

    /// Adds the people reached by the incident to the apology.
    /// - Returns: how many people were left out because a list suppresses them.
    private func gather(_ incident: Incident, for apology: Apology.ID) async throws -> Int {
        var suppressed: Set<String> = []
        // Certain deliveries first: a person who is in the apology already is not changed.
        for state in [Delivery.State.accepted, .released, .unknown] {
            var place: RecipientPage.Place?
            repeat {
                let page = try await affected(by: incident, state, after: place)
                suppressed.formUnion(page.suppressed.map(\.key))
                let people = page.people.map {
                    ApologyPerson(address: $0.address, segment: $0.segment ?? "", isUnsure: state == .unknown)
                }
                try await store.add(people, to: apology)
                place = page.next
            } while place != nil
        }
        return suppressed.count
    }

    private func end(_ incident: Incident, _ reason: String) async throws -> ApologyStatus {
        let open = try await store.apologies().last { $0.incident == incident.id && $0.endedAt == nil }
        guard let open, let ended = try await store.end(open.id, who: who, reason: reason, at: now) else {
            throw ControlFailure.refused("\(incident.id) has no armed apology")
        }
        try await state.renewApologies()
        return ApologyStatus(ended, coverage: try await store.coverage(of: ended.id))
    }

    func apologyPeople(_ request: ApologyPeopleRequest) async throws(ControlFailure) -> ApologyPeoplePage {
        do {
            let incident = try await findIncident(request.incident)
            guard let apology = try await store.apologies().last(where: { $0.incident == incident.id }) else {
                throw ControlFailure.refused("\(incident.id) has no apology")
            }
            let people = try await store.people(of: apology.id, in: request.state, after: request.place)
            return ApologyPeoplePage(
                people: people.map { person in
                    ApologyPeoplePage.Person(
                        address: redaction.shown(person.address), state: person.state,
                        segment: person.segment.isEmpty ? nil : person.segment, isUnsure: person.isUnsure)
                }, next: people.last?.address.key)
        } catch {
            throw ControlFailure(error)
        }
    }
}

/// The incident's mail that an apology is compared with.
extension GuardService {
    /// - Returns: the sender domains of the incident's mail, the frames of its templates, and the incident's kind.
    func apologyReference(of id: IncidentID) async throws(ControlFailure) -> ApologyReference {
        let incident = try await findIncident(id)
        do throws(StoreFailure) {
            let templates = try await store.templates(of: incident.filter)
            var domains = Set(
                templates.flatMap { MailboxList(Array($0.from.utf8)).addresses }.map(\.domainKey))
            if domains.isEmpty {
                // Mail without recorded templates still has senders.
                let senders = try await store.damage(incident.filter).senders.groups
                domains = Set(senders.compactMap { Address($0.name)?.domainKey })
            }
            return ApologyReference(fromDomains: domains, frames: templates.map(\.frame), kind: incident.kind)
        } catch {
            throw ControlFailure(error)
        }
    }
}
