import Control
import Guard
import Mail

/// Single additions and removals.
extension ListService {
    func change(_ request: ListChangeRequest) async throws(ControlFailure) -> ListChangesReport {
        let name = request.list
        let version = versions[name]
        let setting = setting(name)
        let kind = version?.kind ?? setting?.kind ?? .suppression
        let options = version?.options ?? setting?.options ?? []
        let template = try request.template(for: kind, at: now)
        guard version != nil || request.action == .add else { throw unknown(name) }
        try NewListName(settings: settings, versions: store.versions()).check(name, isNew: request.isNew == true)
        let named = try NamedEntry.read(request.entries, options)
        if request.action == .add { try await refuseErased(named) }

        var outcomes: [ListChangesReport.Outcome] = []
        do throws(StoreFailure) {
            for one in named {
                let change = ListChange(
                    list: name, action: request.action, entry: template.under(one.target.key), who: who.name, at: now)
                let isChanged = try await store.change(change, kind: kind, options: options)
                let hits = if let address = one.address { try await store.hits(address) } else { [ListHit]() }
                outcomes.append(
                    .init(entry: one.target.key, changed: isChanged, hits: hits, of: name, repaired: one.repairs))
            }
        } catch {
            // Entries that were changed before the failure stay changed. The event names them.
            try await record(request, named, outcomes)
            throw .cannot(
                "\(error); \(outcomes.count { $0.changed }) of \(named.count) entries had been changed before")
        }
        try await record(request, named, outcomes)
        return ListChangesReport(
            list: name, action: request.action, kind: versions[name]?.kind ?? kind, isNew: version == nil,
            outcomes: outcomes)
    }

    /// Refuses a person who was erased: they cannot be added to a list again.
    private func refuseErased(_ named: [NamedEntry]) async throws(ControlFailure) {
        for (index, one) in named.enumerated() {
            var isErased: Bool
            var at: Timestamp?
            do throws(StoreFailure) {
                at = try store.erasure(of: one.target.key)
                isErased = at != nil
                if let address = one.address {
                    let hit = try await store.hits(address).first { $0.list == ListName.erased }
                    isErased = isErased || hit != nil
                    at = at ?? hit?.entry.since
                }
            } catch {
                throw ControlFailure(error)
            }
            guard isErased else { continue }
            let day = at.map { " on \($0.rfc3339.prefix(10))" } ?? ""
            throw .refused(
                "nothing was changed: entry \(index + 1) is a person who was erased\(day). They get no mail, and cannot "
                    + "be added to a list again")
        }
    }

    /// The most entries that an event names. The list's history has all of them.
    private static let recordedEntries = 20

    /// Records the event, or nothing when no entry changed. Addresses are written as they were given, so that an
    /// erasure finds them.
    private func record(
        _ request: ListChangeRequest, _ named: [NamedEntry], _ outcomes: [ListChangesReport.Outcome]
    ) async throws(ControlFailure) {
        let changed = zip(named, outcomes).filter { $0.1.changed }
        guard !changed.isEmpty else { return }
        let names = changed.prefix(Self.recordedEntries).map { $0.0.address?.fullText ?? $0.0.target.key }
        let rest = changed.count - names.count
        try await record(
            request.action == .add ? .addToList : .removeFromList,
            "list \(request.list): " + names.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : ""),
            reason: request.reason)
    }
}

/// An entry as the caller gave it.
private struct NamedEntry {
    /// The entry in the list's normal form.
    let target: ListTarget
    /// nil when the entry is not an address.
    let address: Address?
    /// What was repaired in the text that had it.
    let repairs: Set<ListRepair>

    static func read(_ entries: [String], _ options: AddressKeyOptions) throws(ControlFailure) -> [NamedEntry] {
        var named: [NamedEntry] = []
        for (index, entry) in entries.enumerated() {
            let cell: ListCell
            do throws(ListBadEntry) { cell = try ListCell(entry, options) } catch {
                throw .refused("nothing was changed: entry \(index + 1): \(error)")
            }
            named += cell.entries.map {
                NamedEntry(target: $0.target, address: $0.address, repairs: cell.repairs)
            }
        }
        return named
    }
}
