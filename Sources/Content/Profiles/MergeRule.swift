/// Tags that an ESP fills in under the same conditions.
package struct MergeRule: Hashable, Sendable {
    package let tags: [TagPattern]
    package let places: [MergePlace]
    /// All must hold.
    package let needs: [MergeCondition]
    /// The names that a hole for a key takes; nil when the tags have none.
    package let keys: KeySource?
    /// How many of these tags the ESP takes in the text parts, and how many in the HTML parts; with more in either,
    /// none there counts as filled in. nil when it takes any number.
    package let atMost: Int?
    /// What stands right before the tag; empty for anything.
    package let behind: [UInt8]

    package init(
        tags: [TagPattern], places: [MergePlace], needs: [MergeCondition] = [], keys: KeySource? = nil,
        atMost: Int? = nil, behind: [UInt8] = []
    ) {
        self.tags = tags
        self.places = places
        self.needs = needs
        self.keys = keys
        self.atMost = atMost
        self.behind = behind
    }
}
