/// A stretch of the trail.
package struct TrailPage: Sendable {
    package var entries: [TrailEntry] = []
    /// Where the next one begins, once the entries are safe elsewhere.
    package var next: TrailPlace
    /// Links that are left after it.
    package var behind: Int64 = 0

    package init(next: TrailPlace) { self.next = next }
}
