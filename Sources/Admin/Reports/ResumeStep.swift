import Guard

/// What becomes of a resume that somebody asks for.
package enum ResumeStep: Hashable, Sendable {
    case end([ResumeOrder])
    /// They wait for a second person.
    case ask([ResumeOrder])
}

extension ResumeRequest {
    /// - Parameters:
    ///   - chosen: the stops that are meant.
    ///   - awaited: what waits already.
    /// - Throws: `refused` when somebody confirms what does not wait, or is not a second person.
    package func step(
        for chosen: [Stop], by who: Identity, requiresSecond: Bool, awaited: [AwaitedResume]
    ) throws(ControlFailure) -> ResumeStep {
        guard confirms == true else {
            let orders = chosen.map { order(for: $0, by: who) }
            guard requiresSecond, !chosen.isEmpty else { return .end(orders) }
            guard who.userID != nil else { throw .refused("a resume takes two people here, and nobody knows who asks") }
            return .ask(orders)
        }
        guard ramp == nil else {
            throw .refused("a confirmation takes the ramp that was asked for; it has none of its own")
        }
        let waiting = awaited.filter { resume in chosen.contains { $0.id == resume.stop } }
        guard !waiting.isEmpty else {
            let what = chosen.map(\.id.description).joined(separator: ", ")
            throw .refused(
                "no resume\(what.isEmpty ? "" : " of \(what)") waits to be confirmed: ask for it without --confirm")
        }
        if let own = waiting.first(where: { !$0.mayBeConfirmed(by: who) }) {
            throw .refused(
                "the resume of \(own.stop) was asked for by \(own.who.name): it takes another user to confirm it, and "
                    + "\(who.name) is none as far as the system knows")
        }
        return .end(waiting.map { $0.confirmed(by: who, reason: reason) })
    }
}
