// Folder Checks/Placeholder/Catalogue: the syntaxes of placeholders as `config/placeholders.yaml` lists them, what
// must be between their delimiters, and what the configuration lets through.
// It may use Checks/Placeholder/Fields and Text.

import Mail

/// The syntaxes that are sought, in order: where two match at one place, the first speaks.
package struct PlaceholderCatalogue: Hashable, Sendable {
    package var syntaxes: [PlaceholderSyntax]

    package init(syntaxes: [PlaceholderSyntax] = []) { self.syntaxes = syntaxes }
}

/// One way to write a placeholder: its delimiters, and what must stand between them for it to be one.
///
/// **Why a table:** there are hundreds of template languages and only a few dozen pairs of delimiters. A new syntax
/// is a new entry of `config/placeholders.yaml`; code changes only when what stands between follows a grammar that no
/// entry has yet.
package struct PlaceholderSyntax: Hashable, Sendable {
    /// The finding's kind; unique in a catalogue.
    package var name: String
    /// Who writes it.
    package var systems: [String]
    /// One to sixteen bytes of UTF-8.
    package var opening: String
    /// Empty when the placeholder ends where its name does: `$first_name`.
    package var closing: String
    package var content: PlaceholderContent
    /// How ordinary the delimiters are in mail; counts for `PlaceholderContent.field` only.
    package var ordinary: FieldRule
    /// Where it counts; all places when empty.
    package var places: Set<FieldPlace>
    /// Longest content in bytes. A tag that long is code, and a lone opener must not reach across a message.
    package var limitBytes: Int
    /// In an AMP template the reader's mail program fills it in.
    package var isFilledByClient: Bool
    /// Texts that hold one placeholder of this syntax.
    package var examples: [String]
    /// Texts that look like it and hold none, of no syntax.
    package var nearMisses: [String]

    package init(
        name: String, systems: [String] = [], opening: String, closing: String, content: PlaceholderContent,
        ordinary: FieldRule = .rarely, places: Set<FieldPlace> = [], limitBytes: Int = 200,
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

/// What the configuration says of placeholders.
struct PlaceholderSettings: Hashable, Sendable {
    /// The shipped entries and the user's own.
    var catalogue = PlaceholderCatalogue()
    /// Names of the user's own fields, which count wherever a field may stand.
    var fields: [String] = []
    /// What must never leave, in any case of its letters: `Integration Test Email`.
    var phrases: [String] = []
    /// What holds for all mail.
    var general = Exceptions()
    /// In addition, by campaign and by stream.
    var campaigns = NameTable<Exceptions>()
    var streams = NameTable<Exceptions>()

    init() {}

    /// What is let through on purpose.
    struct Exceptions: Hashable, Sendable {
        /// Names of catalogue entries that do not count.
        var off: Set<String> = []
        /// Tags as they stand in mail; white space of any length is one space.
        private(set) var allowed: Set<String> = []

        init() {}

        /// Lets a tag through, however its white space is written.
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
