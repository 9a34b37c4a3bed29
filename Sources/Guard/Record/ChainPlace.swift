/// Where a look at the chain goes on, and what has been counted until there.
package struct ChainPlace: Hashable, Sendable, Codable {
    /// The last link that was looked at.
    package var link: Int64
    /// Rows that were entered, of those that are asked about, by what they are of.
    package var entered: [ChainFault.Part: Int] = [:]
    /// The first act that was entered; nil: none was.
    package var firstAct: Int64?

    package init(link: Int64, entered: [ChainFault.Part: Int] = [:]) {
        self.link = link
        self.entered = entered
    }
}
