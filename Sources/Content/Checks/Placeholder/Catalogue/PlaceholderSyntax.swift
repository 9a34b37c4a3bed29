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
