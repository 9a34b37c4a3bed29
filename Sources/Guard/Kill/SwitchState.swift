/// What the store holds of the kill switch: everything that decides whether mail may flow.
package struct SwitchState: Sendable {
    /// The active stops, by id.
    package var stops: [Stop]
    /// The ramps of stops that were ended with one; those that are over may still be among them.
    package var ramps: [Ramp]

    /// Of two states the one with the greater revision is the later, in whatever order their commits are heard of.
    package var revision: Int64

    package init(stops: [Stop] = [], ramps: [Ramp] = [], revision: Int64 = 0) {
        self.revision = revision
        self.stops = stops
        self.ramps = ramps
    }

    /// Whether something in it ends by itself, or comes back slowly: its times say nothing without their clock.
    package var isTimed: Bool { !ramps.isEmpty || stops.contains { $0.endsAt != nil } }

    /// The stops in one line, for the audit trail: `S1 all defer; S2 campaign:spring-* hold until 2026-03-02T10:00:00.000Z`,
    /// or `nothing`.
    package var text: String {
        guard !stops.isEmpty else { return "nothing" }
        return stops.map { stop in
            let end = stop.endsAt.map { " until \($0.rfc3339)" } ?? ""
            return "\(stop.id) \(stop.scope.text) \(stop.mode.rawValue)\(end)"
        }.joined(separator: "; ")
    }

    /// With times told by another clock, for people to read.
    package func shifted(by offset: Duration) -> SwitchState {
        if offset == .zero { return self }
        return SwitchState(
            stops: stops.map { $0.shifted(by: offset) }, ramps: ramps.map { $0.shifted(by: offset) }, revision: revision
        )
    }
}
