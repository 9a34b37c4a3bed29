import Mail

/// What the configuration says of placeholders.
package struct PlaceholderSettings: Hashable, Sendable {
    /// The shipped entries and the user's own.
    package var catalogue = PlaceholderCatalogue()
    /// Names of the user's own fields, which count wherever a field may stand.
    package var fields: [String] = []
    /// What must never leave, in any case of its letters: `Integration Test Email`.
    package var phrases: [String] = []
    /// What holds for all mail.
    package var general = Exceptions()
    /// In addition, by campaign and by stream.
    package var campaigns = NameTable<Exceptions>()
    package var streams = NameTable<Exceptions>()

    package init() {}

    /// What is let through on purpose.
    package struct Exceptions: Hashable, Sendable {
        /// Names of catalogue entries that do not count.
        package var off: Set<String> = []
        /// Tags as they stand in mail; white space of any length is one space.
        package private(set) var allowed: Set<String> = []

        package init() {}

        /// Lets a tag through, however its white space is written.
        package mutating func allow(_ tag: String) { allowed.insert(Excerpt.oneLine(tag)) }

        mutating func formUnion(_ other: Exceptions) {
            off.formUnion(other.off)
            allowed.formUnion(other.allowed)
        }
    }

    func exceptions(campaign: String, stream: String) -> Exceptions {
        var exceptions = general
        if let more = campaigns[campaign] { exceptions.formUnion(more) }
        if let more = streams[stream] { exceptions.formUnion(more) }
        return exceptions
    }
}
