// Folder Checks/Placeholder/Catalogue: the placeholder syntaxes as `config/placeholders.yaml` lists them, the content
// between their delimiters, and the exceptions of the configuration.
// It may use Checks/Placeholder/Fields and Text.

import Mail

/// The syntaxes to search for, in order: when two match at one place, the first counts.
package struct PlaceholderCatalogue: Hashable, Sendable {
    package var syntaxes: [PlaceholderSyntax]

    package init(syntaxes: [PlaceholderSyntax] = []) { self.syntaxes = syntaxes }
}

/// One way to write a placeholder: its delimiters, and the required content between them.
///
/// **Why a table:** there are hundreds of template languages and only a few dozen pairs of delimiters. A new syntax
/// is a new entry of `config/placeholders.yaml`. Code changes only when the content follows a grammar that no entry
/// has yet.
package struct PlaceholderSyntax: Hashable, Sendable {
    /// The finding's kind; unique in a catalogue.
    package var name: String
    /// The systems that use it.
    package var systems: [String]
    /// One to sixteen bytes of UTF-8.
    package var opening: String
    /// Empty when the placeholder ends where its name does: `$first_name`.
    package var closing: String
    package var content: PlaceholderContent
    /// How ordinary the delimiters are in mail; only for `PlaceholderContent.field`.
    package var ordinary: OrdinaryUse
    /// The places where it counts; empty for all places.
    package var places: Set<FieldPlace>
    /// The longest content in bytes. A longer tag is code, and an opening alone must not reach across a message.
    package var limitBytes: Int
    /// Whether the reader's mail program fills it in within an AMP template.
    package var isFilledByClient: Bool
    /// Texts with one placeholder of this syntax.
    package var examples: [String]
    /// Texts that look like it but contain no placeholder of any syntax.
    package var nearMisses: [String]

    package init(
        name: String, systems: [String] = [], opening: String, closing: String, content: PlaceholderContent,
        ordinary: OrdinaryUse = .rarely, places: Set<FieldPlace> = [], limitBytes: Int = 200,
        isFilledByClient: Bool = false, examples: [String] = [], nearMisses: [String] = []
    ) {
        self.name = name
        self.systems = systems
        self.opening = opening
        self.closing = closing
        self.content = content
        self.ordinary = ordinary
        self.places = places
        self.limitBytes = limitBytes
        self.isFilledByClient = isFilledByClient
        self.examples = examples
        self.nearMisses = nearMisses
    }
}

/// The configuration of the placeholder check.
struct PlaceholderSettings: Hashable, Sendable {
    /// The shipped entries and the operator's own.
    var catalogue = PlaceholderCatalogue()
    /// Names of the operator's own fields, which count in every place of a field.
    var fields: [String] = []
    /// Phrases that must never leave, in any case: `Integration Test Email`.
    var phrases: [String] = []
    /// The exceptions for all mail.
    var general = Exceptions()
    /// More exceptions, by campaign and by stream.
    var campaigns = NameTable<Exceptions>()
    var streams = NameTable<Exceptions>()

    init() {}

    /// Tags and syntaxes that pass on purpose.
    struct Exceptions: Hashable, Sendable {
        /// Names of catalogue entries that do not count.
        var off: Set<String> = []
        /// Tags as written in mail; white space of any length is one space.
        private(set) var allowed: Set<String> = []

        init() {}

        /// Allows a tag, however much white space it contains.
        mutating func allow(_ tag: String) { allowed.insert(Excerpt.oneLine(tag)) }

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
