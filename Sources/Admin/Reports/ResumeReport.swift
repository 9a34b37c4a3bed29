import Guard

/// What a resume ended, and what still stops mail.
package struct ResumeReport: Hashable, Sendable, Codable {
    package var ended: [StopReport]
    /// Those that wait for a second person now.
    package var awaiting: [AwaitedResumeReport] = []
    package var remaining: [StopReport]
    /// Mail that comes back slowly, by this resume or an earlier one.
    package var ramps: [RampReport] = []
    /// Halts end by themselves; a resume does not clear them.
    package var halts: [HaltReport]
    /// False when it was written with no guard running.
    package var running: Bool

    package init(ended: [StopReport], remaining: [StopReport], halts: [HaltReport], running: Bool = true) {
        self.ended = ended
        self.remaining = remaining
        self.halts = halts
        self.running = running
    }
}
