/// What a list is made of.
package struct ListStatistics: Hashable, Sendable {
    package var rows = 0
    /// By `ListTarget.kindText`.
    package var kinds: [String: Int] = [:]
    /// The most frequent of each; the rest is counted in `rows` alone. An empty name is "not said".
    package var reasons: [String: Int] = [:]
    package var domains: [String: Int] = [:]
    package var segments: [String: Int] = [:]
    /// By `YYYY-MM` of `since`.
    package var months: [String: Int] = [:]
    /// Of an audience, by whole months since the last sign of life; those without one are not here.
    package var unengagedMonths: [Int: Int] = [:]

    package init() {}
}
