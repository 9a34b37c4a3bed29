/// The kill switch at one moment.
package struct KillSwitchSnapshot: Sendable {
    package let stops: [Stop]
    package let halts: Set<Halt>
    /// Messages whose end of data was out and unanswered.
    package let unanswered: [RecordID]
    /// Messages refused since start, by stop.
    package let refusals: [StopID: Int]

    package init(stops: [Stop], halts: Set<Halt>, unanswered: [RecordID], refusals: [StopID: Int]) {
        self.stops = stops
        self.halts = halts
        self.unanswered = unanswered
        self.refusals = refusals
    }

    package var isStopped: Bool { !stops.isEmpty || !halts.isEmpty }
}
