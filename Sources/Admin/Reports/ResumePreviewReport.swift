import Guard

/// What the end of stops would let flow, and what stays held all the same.
package struct ResumePreviewReport: Hashable, Sendable, Codable {
    package struct One: Hashable, Sendable, Codable {
        package var stop: StopReport
        /// Held mail in the stop's scope; it stays until `held release`.
        package var held: HeldPreviewReport

        package init(stop: StopReport, held: HeldPreviewReport) {
            self.stop = stop
            self.held = held
        }
    }

    package var stops: [One]
    /// What would go on stopping mail, by id.
    package var remaining: [String]

    /// Campaigns that are named of each stop at least, however many stops there are.
    package static let campaignLimit = 10

    package init(stops: [One], remaining: [String]) {
        self.stops = stops
        self.remaining = remaining
    }
}
