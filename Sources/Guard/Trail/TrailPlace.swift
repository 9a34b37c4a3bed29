import Mail

/// How far somebody has carried the trail elsewhere; kept in the store, so that it outlives the process.
package struct TrailPlace: Hashable, Sendable {
    /// The last link of the chain that was looked at.
    package var link: Int64
    /// Messages before it whose outcome is still to come.
    package var waiting: Set<RecordID>
    /// The link whose hash was last told as the head of a finished day; 0: none was.
    package var head: Int64

    package init(link: Int64, waiting: Set<RecordID> = [], head: Int64 = 0) {
        self.link = link
        self.waiting = waiting
        self.head = head
    }
}
