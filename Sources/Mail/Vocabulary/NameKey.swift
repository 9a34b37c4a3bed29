@_spi(_Unicode) import Swift

/// The normal form under which names are compared: of campaigns, streams, senders, upstreams and segments, in memory and in
/// SQL alike. Two names with one key are one name.
///
///     Spring-Sale   spring-sale   ＳＰＲＩＮＧ－ＳＡＬＥ        spring-sale
///     MÄRZ   märz   ma\u{308}rz                                märz
///     STRASSE   straße   Straẞe                               strasse
///     İSTANBUL   istanbul   ıstanbul                          istanbul
///     spring\u{AD}-sale   spring\u{200B}-sale                 spring-sale
///
/// It is Unicode's full case folding (Unicode 3.13, `CaseFolding.txt` statuses C and F) in normal form NFC, with what a
/// person does not see when a name is typed: width (full-width letters, half-width katakana), characters that nothing shows
/// (soft hyphen, zero-width space), kinds of space, and the dot of an i.
///
/// **Why the dot of an i goes.** In Turkish the small letter of İ is i, and of I it is ı; without a language nobody can tell
/// which was meant. A stop that covers one name too many is noticed and ended; one that misses its campaign is not.
package enum NameKey {
    package static func of(_ name: some StringProtocol) -> String {
        if name.utf8.allSatisfy({ $0 < 0x80 }) { return name.lowercased() }
        var folded = String.UnicodeScalarView()
        for scalar in String(name)._nfd {
            for part in narrow(scalar).properties._caseFolded.unicodeScalars {
                if part.properties.isDefaultIgnorableCodePoint { continue }
                // Behind its i the dot says nothing.
                if part == dotAbove, folded.last == "i" { continue }
                folded.append(part == dotlessI ? "i" : part.properties.generalCategory == .spaceSeparator ? " " : part)
            }
        }
        return NormalForm.composed(String(folded))
    }

    private static let dotAbove: Unicode.Scalar = "\u{307}"
    private static let dotlessI: Unicode.Scalar = "\u{131}"

    /// The usual width of what is half or full width (Unicode block U+FF00).
    private static func narrow(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
        case 0xFF65...0xFF9F: katakana[Int(scalar.value - 0xFF65)]
        default: scalar
        }
    }

    /// From U+FF65 on; the last two are the marks of voice, which compose with the letter before them.
    private static let katakana: [Unicode.Scalar] = Array(
        ("・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン"
            + "\u{3099}\u{309A}").unicodeScalars)
}

/// Unicode's composed normal form (NFC), so that `ü` typed as one scalar and as two compare equal byte for byte.
///
/// The standard library has it but offers it to Foundation only; Foundation itself stays out of this target.
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

    /// The values, whatever their names.
    package var all: [Value] { Array(values.values) }

    /// Asked for each message and check, mostly of an empty table.
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
