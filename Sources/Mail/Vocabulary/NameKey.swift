@_spi(_Unicode) import Swift

/// The normal form for comparing names: of campaigns, streams, senders, upstreams and segments, in memory and in SQL.
/// Two names with one key are one name.
///
///     Spring-Sale   spring-sale   ＳＰＲＩＮＧ－ＳＡＬＥ        spring-sale
///     MÄRZ   märz   ma\u{308}rz                                märz
///     STRASSE   straße   Straẞe                               strasse
///     İSTANBUL   istanbul   ıstanbul                          istanbul
///     spring\u{AD}-sale   spring\u{200B}-sale                 spring-sale
///
/// It is Unicode's full case folding (Unicode 3.13, `CaseFolding.txt` statuses C and F) in normal form NFC. It also
/// removes differences that a person does not see: width (full-width letters, half-width katakana), invisible
/// characters (soft hyphen, zero-width space), kinds of space, and the dot of an i.
///
/// **Why the dot of an i is removed.** In Turkish the small letter of İ is i, and the small letter of I is ı. The
/// guard does not know the language. A stop that covers one name too many is noticed and ended; a stop that misses
/// its campaign is not noticed.
package enum NameKey {
    package static func of(_ name: some StringProtocol) -> String {
        if name.utf8.allSatisfy({ $0 < 0x80 }) { return name.lowercased() }
        var folded = String.UnicodeScalarView()
        for scalar in String(name)._nfd {
            for part in CharacterWidth.narrow(scalar).properties._caseFolded.unicodeScalars {
                if part.properties.isDefaultIgnorableCodePoint { continue }
                // After an i, the dot has no meaning.
                if part == dotAbove, folded.last == "i" { continue }
                folded.append(part == dotlessI ? "i" : part.properties.generalCategory == .spaceSeparator ? " " : part)
            }
        }
        return NormalForm.composed(String(folded))
    }

    private static let dotAbove: Unicode.Scalar = "\u{307}"
    private static let dotlessI: Unicode.Scalar = "\u{131}"
}

/// The usual width of a half-width or full-width character (Unicode block U+FF00).
package enum CharacterWidth {
    package static func narrow(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
        case 0xFF65...0xFF9F: katakana[Int(scalar.value - 0xFF65)]
        default: scalar
        }
    }

    /// The letters from U+FF65 on. The last two are the voice marks, which combine with the letter before them.
    private static let katakana: [Unicode.Scalar] = Array(
        ("・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン"
            + "\u{3099}\u{309A}").unicodeScalars)
}

/// Unicode's composed normal form (NFC), so that `ü` as one scalar and as two compare equal byte for byte.
///
/// The standard library has it but offers it only to Foundation; this target does not use Foundation.
enum NormalForm {
    static func composed(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: text._nfc)
        return String(scalars)
    }
}

/// Values of the configuration by the name of a campaign or a stream; names are compared by `NameKey`.
package struct NameTable<Value: Hashable & Sendable>: Hashable, Sendable {
    private var values: [String: Value] = [:]

    package init() {}

    package var isEmpty: Bool { values.isEmpty }

    /// The values, without the names.
    package var all: [Value] { Array(values.values) }

    /// Looked up for each message and check, mostly in an empty table.
    package subscript(name: String) -> Value? {
        get { values.isEmpty ? nil : values[NameKey.of(name)] }
        set { values[NameKey.of(name)] = newValue }
    }

    /// The same names with other values.
    package func mapValues<Other>(_ transform: (Value) -> Other) -> NameTable<Other> {
        NameTable<Other>(values: values.mapValues(transform))
    }

    private init(values: [String: Value]) { self.values = values }
}

extension NameTable: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, Value)...) {
        for (name, value) in elements { self[name] = value }
    }
}
