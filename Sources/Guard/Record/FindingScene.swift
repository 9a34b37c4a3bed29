import Content

/// Where a finding stands in its message, for a person.
package struct FindingScene: Hashable, Sendable {
    package let location: Finding.Location
    /// From 1, of the message as received.
    package let line: Int
    /// In its line, or lines, as received: encoded as it came.
    package let source: Passage
    /// In the decoded text, white space as one space; nil when the place is not found there.
    package let context: Passage?
}
