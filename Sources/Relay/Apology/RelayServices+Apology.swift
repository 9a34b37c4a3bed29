import Guard
import Mail

extension RelayServices {
    /// Whether somebody may be sent mail of a campaign, as far as it is an apology: he is among those whom it is for,
    /// has not had it, and is on no suppression list, whatever mail the list is otherwise asked about.
    func apologyAnswer(
        _ address: Address, campaign: String, id: RecordID, _ claims: ApologyClaims
    ) async -> ListDecision.Answer {
        guard let apology = shared.apologies.apology(of: campaign) else { return .clear }
        do throws(StoreFailure) {
            if let hit = try await shared.lists.hits(address).first(where: { $0.kind == .suppression }) {
                return .refused(
                    Reply(
                        550, EnhancedStatusCode(5, 7, 1),
                        "sendguard: no apology is sent to whom a suppression list names, list \(hit.list)"))
            }
        } catch {
            return .deferred(Self.listsUnavailable(error))
        }
        return await shared.apologies.claim(address, in: apology, by: id, claims)
    }
}
