/// When mail is to be stopped, or a person to be told, without anybody having looked: so much of something, within a
/// window, in one campaign, one stream, or all mail.
///
///     3 messages with findings of placeholder in one campaign within 10 minutes stop that campaign
package struct TripRule: Hashable, Sendable, Codable {
    /// What is counted apart.
    package enum Grouping: String, Sendable, CaseIterable, Codable { case campaign, stream, all }

    package enum Action: Hashable, Sendable, Codable {
        /// Logged and alerted.
        case warn
        case stop(StopMode)
    }

    /// As stops (`rule NAME`) and records of acts show it.
    package var name: String
    package var measure: TripMeasure
    package var per: Grouping
    package var window: Duration
    package var threshold: TripThreshold
    package var action: Action

    package init(
        name: String, measure: TripMeasure, per: Grouping = .campaign, window: Duration, threshold: TripThreshold,
        action: Action
    ) {
        self.name = name
        self.measure = measure
        self.per = per
        self.window = window
        self.threshold = threshold
        self.action = action
    }

    /// Letters, digits, `-` and `_`; 64 at most.
    package static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            }
    }
}
