/// A page of the trail of acts, oldest first.
package struct ActPage: Sendable {
    /// Behind which act the next page begins, and what came too late for the answer.
    package struct Place: Hashable, Sendable {
        package let after: Int64
        package let upTo: Int64

        package init(after: Int64, upTo: Int64) { (self.after, self.upTo) = (after, upTo) }
    }

    package var acts: [Act]
    /// nil when there are no more.
    package var next: Place?

    package init(acts: [Act], next: Place?) { (self.acts, self.next) = (acts, next) }

    /// Acts of a page.
    package static let limit = 500
}
