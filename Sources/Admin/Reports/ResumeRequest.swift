import Guard

/// A request to end one stop, or all.
package struct ResumeRequest: Hashable, Sendable, Codable {
    /// Such as `S1`; nil ends every active stop.
    package var stop: String?
    package var reason: String
    package var who: String

    package init(stop: StopID?, reason: String, who: String) {
        self.stop = stop?.description
        self.reason = reason
        self.who = who
    }

    /// The stop as a value; `refused` when it is no id.
    package var stopID: StopID? {
        get throws(ControlFailure) {
            guard let stop else { return nil }
            guard let id = StopID(stop) else { throw .refused("\"\(stop)\" is no stop id, such as S1") }
            return id
        }
    }
}
