/// The kill switch at one moment.
package struct KillSwitchSnapshot: Sendable {
    /// By id.
    package let stops: [Stop]
    /// Those that are over may still be among them.
    package let ramps: [Ramp]
    package let halts: Set<Halt>
    /// Messages whose end of data was out and unanswered.
    package let unanswered: [RecordID]
    /// Messages refused since start, by stop.
    package let refusals: [StopID: Int]

    package init(
        stops: [Stop], ramps: [Ramp] = [], halts: Set<Halt>, unanswered: [RecordID], refusals: [StopID: Int]
    ) {
        self.stops = stops
        self.ramps = ramps
        self.halts = halts
        self.unanswered = unanswered
        self.refusals = refusals
    }

    package var isStopped: Bool { !stops.isEmpty || !halts.isEmpty }
}
