/// The kill switch at one moment.
package struct KillSwitchSnapshot: Sendable {
    /// By id.
    package let stops: [Stop]
    /// Those that are over may still be among them.
    package let ramps: [Ramp]
    package let halts: Set<Halt>
    /// Messages whose end of data was out and unanswered.
    package let unanswered: [RecordID]
    /// Messages refused, by stop.
    package let refusals: [StopID: Int]
    /// How often those were tried, by stop.
    package let attempts: [StopID: Int]

    package init(
        stops: [Stop], ramps: [Ramp] = [], halts: Set<Halt>, unanswered: [RecordID], refusals: [StopID: Int],
        attempts: [StopID: Int] = [:]
    ) {
        self.stops = stops
        self.ramps = ramps
        self.halts = halts
        self.unanswered = unanswered
        self.refusals = refusals
        self.attempts = attempts
    }

    package var isStopped: Bool { !stops.isEmpty || !halts.isEmpty }
}
