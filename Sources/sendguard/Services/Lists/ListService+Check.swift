import Control
import Guard
import Mail

/// Finds the lists that have an address, and what they do with mail to it.
extension ListService {
    func check(_ request: ListCheckRequest) async throws(ControlFailure) -> ListCheckReport {
        let address = try Self.address(request.address)
        // For a stream that no mail has, the answer would wrongly be that mail passes.
        if let unmet = request.stream.flatMap({ NamePattern($0) }).flatMap({ mail?.trouble(.stream, $0) }) {
            throw .cannot("--stream: \(unmet.advice)")
        }
        do throws(StoreFailure) {
            let hits = try await store.hits(address)
            var standings: [ListFreshnessReport] = []
            for report in reports() { standings.append(try await standing(address, report, hits)) }
            let decision = decision(
                address, try await store.hitsWithin(address),
                ListQuestion(stream: request.stream ?? "", campaign: request.campaign))
            let others = store.versions().filter { setting($0.list) == nil }.compactMap(\.ownSettings)
            let scoped = (settings + others).filter { !$0.scope.isAllMail && $0.mode != .off }.map(\.name)
            let (mail, reply): (ListCheckReport.Fate, Reply?) =
                switch decision.answer {
                case .clear: (.passes, nil)
                case .refused(let reply), .suppressed(let reply, isSilent: false): (.refused, reply)
                case .suppressed(let reply, isSilent: true): (.leftOut, reply)
                case .deferred(let reply): (.deferred, reply)
                }
            let isAsked = request.stream != nil || request.campaign != nil
            var report = ListCheckReport(
                address: request.address, erasedAt: hits.first { $0.list == ListName.erased }?.entry.since,
                lists: standings, mail: mail,
                why: reply?.lines.joined(separator: " ").replacing("sendguard: ", with: ""),
                notAsked: isAsked ? [] : scoped,
                reply: (mail == .leftOut ? reply.map(ListDecision.silentReply) : reply)?.text,
                observed: decision.notices)
            if Address(request.address) != address { report.readAs = address.fullText }
            return report
        } catch {
            throw ControlFailure(error)
        }
    }

    /// The address as RCPT would give it, or the one that is in a damaged text.
    private static func address(_ text: String) throws(ControlFailure) -> Address {
        if let address = Address(text) { return address }
        do throws(ListBadEntry) {
            let entries = try ListCell(text).entries
            guard entries.count == 1, let address = entries[0].address else {
                throw ListBadEntry("check one address at a time")
            }
            return address
        } catch {
            throw .refused("that is not a mail address: \(error)")
        }
    }

    /// Returns what the lists decide about this mail to an address now.
    private func decision(_ address: Address, _ hits: [ListHit], _ question: ListQuestion) -> ListDecision {
        if routing == .refuse, address.hasRouting { return ListDecision(answer: .refused(RoutingCharacters.refusal)) }
        return ListPolicy(settings).decide(question, hits: hits, versions: store.versions(), now: now)
    }

    private func standing(
        _ address: Address, _ report: ListReport, _ hits: [ListHit]
    ) async throws(StoreFailure) -> ListFreshnessReport {
        let hit = hits.first { $0.list == report.name }
        guard let version = versions[report.name], version.changes > 0 else {
            return ListFreshnessReport(report, hit: hit, change: nil)
        }
        let changes = try await store.changes(of: report.name)
        let keys = Set(hit.map { [$0.entry.key] } ?? keys(of: address, on: version))
        let change = changes.last { keys.contains($0.entry.key) && $0.action == (hit == nil ? .remove : .add) }
        return ListFreshnessReport(report, hit: hit, change: change)
    }

    /// Returns the entries that may name the address, except those with an asterisk.
    private func keys(of address: Address, on version: ListVersion) -> [String] {
        let secret = setting(version.list)?.hash.flatMap { try? ListHashSecretFile.read($0) }
        let hashes = ListHash.Algorithm.allCases.flatMap {
            ListHash.all(of: address, $0, by: listDigest, with: secret, version.options) ?? []
        }
        return ListTarget.keys(for: address, version.options) + hashes.map(\.key)
    }
}

/// Erases a person, who has the right to be forgotten.
extension ListService {
    func erase(_ request: EraseRequest) async throws(ControlFailure) -> EraseReport {
        let person = try request.person()
        let at = now
        let result: ErasureResult
        do throws(StoreFailure) { result = try await store.erase(person, who: who.name, at: at) } catch {
            try? await record(.erase, "a person: not finished", reason: request.reason)
            throw .cannot("\(error); repeat the erasure: it continues where it stopped")
        }
        try await record(.erase, "a person: \(EraseText.line(of: EraseReport(result, at: at)))", reason: request.reason)
        return EraseReport(result, at: at)
    }
}
