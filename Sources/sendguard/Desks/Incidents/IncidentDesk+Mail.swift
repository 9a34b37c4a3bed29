import Content
import Control
import Guard
import Mail

/// How an incident's mail is received, before, during and after.
extension IncidentDesk {
    func watch(_ id: IncidentID) async throws -> WatchReport {
        let incident = try await find(id)
        let entries = try await entries(of: id)
        let periods = WatchPeriods(incident, now: now)
        let own = try await store.signals(periods.during)
        let sender = own.sender
        let during = try await withUnassigned(own, periods.during, sender)
        var before = (filter: periods.before, signals: try await store.signals(periods.before))
        if before.signals.counts.answered > 0 {
            before.signals = try await withUnassigned(before.signals, before.filter, sender)
        } else {
            for other in periods.substitutes(own) {
                let found = try await store.signals(other)
                guard found.counts.answered > 0 else { continue }
                before = (other, found)
                break
            }
        }
        var after: (filter: RecordFilter, signals: DeliverySignals)?
        if let filter = periods.after {
            after = (filter, try await withUnassigned(try await store.signals(filter), filter, sender))
        }
        return WatchReport(
            incident, entries, at: now, before: before, during: (periods.during, during), after: after
        ).redacted(redaction)
    }

    private func withUnassigned(
        _ own: DeliverySignals, _ filter: RecordFilter, _ sender: String?
    ) async throws -> DeliverySignals {
        guard let filter = WatchPeriods.unassigned(filter, sender: sender) else { return own }
        var all = own
        all.add(unassigned: try await store.signals(filter))
        return all
    }
}

extension IncidentDeskControl {
    func watch(_ id: IncidentID) async throws(ControlFailure) -> WatchReport {
        do { return try await incidentDesk.watch(id) } catch { throw ControlFailure(error) }
    }
}

/// What an apology for an incident is compared with.
extension IncidentDesk {
    /// - Returns: the domains that its mail came from, and the frames of its templates.
    func apologyReference(of id: IncidentID) async throws(ControlFailure) -> ApologyReference {
        let incident = try await find(id)
        do throws(StoreFailure) {
            let templates = try await store.templates(of: incident.filter)
            var domains = Set(
                templates.flatMap { MailboxList(Array($0.from.utf8)).addresses }.map(\.domainKey))
            if domains.isEmpty {
                // Mail of before templates were told has senders all the same.
                let senders = try await store.damage(incident.filter).senders.groups
                domains = Set(senders.compactMap { Address($0.name)?.domainKey })
            }
            return ApologyReference(fromDomains: domains, frames: templates.map(\.frame), kind: incident.kind)
        } catch {
            throw ControlFailure(error)
        }
    }
}
