import Mail

/// Finds phrases in everything that reaches a reader of a message: decoded, also in links, and in any form that looks
/// the same (`ReaderFold`).
package struct PhraseSearch: Sendable {
    package struct Hit: Hashable, Sendable {
        /// The index of the phrase.
        package let phrase: Int
        /// The surface: `Subject`, `html`.
        package let place: String
        /// The phrase as findings show it.
        package let excerpt: String
    }

    /// Fewer characters than this are in nearly every message.
    package static let leastCharacters = 3

    /// Characters of a phrase in an excerpt.
    private static let excerptLimit = 80

    private let phrases: [String]
    private let scanner: PhraseScanner

    /// - Parameter phrases: each with at least `leastCharacters`.
    package init(_ phrases: [String]) {
        self.phrases = phrases
        scanner = PhraseScanner(phrases.map(Self.folded))
    }

    /// The number of characters of a phrase that count, without white space and invisible characters.
    package static func characters(in phrase: String) -> Int { folded(phrase).count { !$0.isWhitespace } }

    /// Whether two phrases are found in the same texts.
    package static func isSame(_ one: String, _ other: String) -> Bool { folded(one) == folded(other) }

    /// The first place of each phrase, in the order of the phrases.
    package func hits(in message: Message) -> [Hit] {
        var places: [Int: String] = [:]
        for surface in message.surfaces {
            for reading in ReaderFold.readings(of: surface.text) {
                for (phrase, _) in scanner.places(in: reading) where places[phrase] == nil {
                    places[phrase] = surface.name
                }
            }
            if places.count == phrases.count { break }
        }
        return places.sorted { $0.key < $1.key }.map { phrase, place in
            Hit(
                phrase: phrase, place: place,
                excerpt: Excerpt.cut(phrases[phrase], to: Self.excerptLimit))
        }
    }

    private static func folded(_ phrase: String) -> String {
        String(decoding: ReaderFold.fold(Array(phrase.utf8)), as: UTF8.self)
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
