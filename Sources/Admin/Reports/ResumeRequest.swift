import Guard

/// A request to end one stop, or all that people made.
package struct ResumeRequest: Hashable, Sendable, Codable {
    /// Such as `S1`; nil ends every active stop of a person. A rule's is ended by its id alone: knowingly.
    package var stop: String?
    package var reason: String
    /// How carefully; nil lets mail flow at once.
    package var ramp: RampPlan?
    /// Whether it confirms what another person has asked for.
    package var confirms: Bool?

    package init(stop: StopID?, reason: String, ramp: RampPlan? = nil, confirms: Bool? = nil) {
        self.stop = stop?.description
        self.reason = reason
        self.ramp = ramp
        self.confirms = confirms
    }

    /// The stop as a value; `refused` when it is no id.
    package var stopID: StopID? {
        get throws(ControlFailure) {
            guard let stop else { return nil }
            guard let id = StopID(stop) else { throw .refused("\"\(stop)\" is no stop id, such as S1") }
            return id
        }
    }

    /// The stops among the active ones that are meant.
    /// - Throws: `refused` when the one that is named is not active, and when the rest makes no sense.
    package func chosen(among active: [Stop]) throws(ControlFailure) -> [Stop] {
        guard reason.contains(where: { !$0.isWhitespace }) else { throw .refused("a resume needs a reason") }
        if let mistake = ramp?.mistake { throw .refused(mistake) }
        guard let id = try stopID else { return active.filter { !$0.origin.isAutomatic } }
        guard let stop = active.first(where: { $0.id == id }) else { throw .refused("no stop \(id) is active") }
        return [stop]
    }

    package func order(for stop: Stop, by who: Identity) -> ResumeOrder {
        ResumeOrder(stop: stop.id, reason: reason, who: who, ramp: ramp)
    }
}
