/// How much more easily rules trip for a while after a resume, for the mail that it let flow again.
package struct CautionSettings: Hashable, Sendable, Codable {
    package var window: Duration = .seconds(3600)
    /// Thresholds are multiplied by it: above 0, at most 1.
    package var factor: Double = 0.5

    package init(window: Duration = .seconds(3600), factor: Double = 0.5) {
        self.window = window
        self.factor = factor
    }
}
