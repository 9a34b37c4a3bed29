import Mail
import TestSupport
import Testing

@testable import Guard

/// Clean rows, damaged in the ways of people, spreadsheets and exports, alone and one upon the other.
///
/// Whatever is done to a row, its person is found at RCPT afterwards, or the row is a bad one. It never becomes the
/// entry of another person, and never one that no recipient can have.
struct ListDamageTests {
    private static let people = [
        "ann@x.example", "Ben.Ott@X.example", "cat+news@y.example", "o'neil@x.example", "d'arc+x@bücher.example",
        "käthe@xn--bcher-kva.example", "jane@例子.example", "\"jane doe\"@x.example", "\"a,b\"@y.example",
        "\"o\\\"neil\"@x.example", "fay_lee-1@sub.domain.example", "x@y.example", "müller@straße.example",
        "gus@[192.0.2.1]", "1234@x.example", "a.b.c@x.example", "#tag@x.example",
    ]

    struct Damage: Sendable {
        let name: String
        /// Whether a plain address must be read afterwards, not only not misread.
        var isRepaired = true
        let apply: @Sendable (String, inout SeededRandom) -> String

        init(
            _ name: String, isRepaired: Bool = true, _ apply: @escaping @Sendable (String, inout SeededRandom) -> String
        ) {
            (self.name, self.isRepaired, self.apply) = (name, isRepaired, apply)
        }

        init(_ name: String, _ before: String, _ after: String = "", isRepaired: Bool = true) {
            self.init(name, isRepaired: isRepaired) { text, _ in before + text + after }
        }
    }

    private static let invisible = [
        "\u{A0}", "\u{AD}", "\u{200B}", "\u{200C}", "\u{200D}", "\u{200E}", "\u{2060}", "\u{FEFF}", "\u{FE0F}",
        "\u{3000}",
        "\u{2003}", "\u{202A}", "\u{2069}", "\u{E0041}", "\u{34F}", "\u{180E}", "\u{115F}", "\u{2028}",
    ]

    private static func inserted(_ piece: String, into text: String, _ random: inout SeededRandom) -> String {
        var scalars = Array(text.unicodeScalars)
        scalars.insert(contentsOf: piece.unicodeScalars, at: Int.random(in: 0...scalars.count, using: &random))
        return String(String.UnicodeScalarView(scalars))
    }

    private static func replaced(_ text: String, _ old: String, _ new: String) -> String {
        text.replacing(old, with: new)
    }

    /// UTF-8 read as Latin-1.
    private static func misread(_ text: String) -> String {
        String(String.UnicodeScalarView(text.utf8.map { Unicode.Scalar($0) }))
    }

    private static let damages: [Damage] = [
        Damage("apostrophe", "'"), Damage("two apostrophes", "''"), Damage("curly apostrophe", "‘"),
        Damage("apostrophes around", "'", "'"), Damage("quotes", "\"", "\""), Damage("curly quotes", "“", "”"),
        Damage("angle brackets", "<", ">"), Damage("brackets", "(", ")"), Damage("a bracket at the end", "", ">"),
        Damage("a bracket at the start", "<", isRepaired: false), Damage("full stop", "", "."),
        Damage("comma", "", ","),
        Damage("semicolon", "", " ;"), Damage("ellipsis", "", "...", isRepaired: false), Damage("slash", "", "/"),
        Damage("mailto", "mailto:"), Damage("mailto with a subject", "mailto:", "?subject=Hi, there"),
        Damage("a label", "Email: "), Damage("a name", "Ann Lee <", ">"),
        Damage("a name with a comma", "Lee, Ann <", ">"),
        Damage("a quoted name", "\"Lee, Ann; x\" <", ">"), Damage("a comment", "", " (Lee, Ann)"),
        Damage("an unclosed name", "Ann <", isRepaired: false), Damage("text before it", "Ann ", isRepaired: false),
        Damage("text after it", "", " Ann", isRepaired: false), Damage("a bullet", "• "), Damage("a dash", "- "),
        Damage("twice") { text, _ in text + text }, Damage("twice with a space") { text, _ in "\(text) \(text)" },
        Damage("outlook") { text, _ in "\(text)<mailto:\(text)>" },
        Damage("markdown") { text, _ in "[\(text)](mailto:\(text))" },
        Damage("slack") { text, _ in "<mailto:\(text)|\(text)>" },
        Damage("html") { text, _ in "<a href=\"mailto:\(text)\">\(text)</a>" }, Damage("a paragraph", "<p>", "</p>"),
        Damage("hyperlink") { text, _ in
            let quoted = replaced(text, "\"", "\"\"")
            return "=HYPERLINK(\"mailto:\(quoted)\",\"\(quoted)\")"
        },
        Damage("formula") { text, _ in "=\"\(replaced(text, "\"", "\"\""))\"" },
        Damage("percent") { text, _ in replaced(text, "@", "%40") },
        Damage("html at") { text, _ in replaced(text, "@", "&#64;") },
        Damage("html brackets", "&lt;", "&gt;"), Damage("script") { text, _ in replaced(text, "@", "\\u0040") },
        Damage("sql") { text, _ in replaced(text, "'", "\\'") },
        Damage("curly inside") { text, _ in replaced(text, "'", "’") },
        Damage("sql doubled", isRepaired: false) { text, _ in replaced(text, "'", "''") },
        Damage("percent in part", isRepaired: false) { text, _ in replaced(replaced(text, "+", "%2B"), "'", "%27") },
        Damage("full-width at") { text, _ in replaced(text, "@", "＠") },
        Damage("full-width dots") { text, _ in replaced(text, ".", "．") },
        Damage("spaces at the at") { text, _ in replaced(text, "@", " @ ") },
        Damage("written out", isRepaired: false) { text, _ in replaced(text, "@", " at ") },
        Damage("written line end", "", "\\r\\n"),
        Damage("another case") { text, _ in
            String(
                String.UnicodeScalarView(
                    text.unicodeScalars.map { ("a"..."z").contains($0) ? Unicode.Scalar($0.value - 32)! : $0 }))
        },
        Damage("wrong character set") { text, _ in misread(text) }, Damage("no-break space, misread", "", "Â\u{A0}"),
        Damage("mark, misread", "ï»¿"), Damage("a lost character", "", "\u{FFFD}", isRepaired: false),
        Damage("turned around", "\u{202E}", isRepaired: false), Damage("a tab", "\t", "\t"),
        Damage("control", "\u{1}", "\u{1F}"),
        Damage("invisible around") { text, random in
            invisible.randomElement(using: &random)! + text + invisible.randomElement(using: &random)!
        },
        Damage("invisible inside", isRepaired: false) { text, random in
            inserted(invisible.randomElement(using: &random)!, into: text, &random)
        },
        Damage("a sign inside", isRepaired: false) { text, random in
            // Inside quotes, it would be a part of another mailbox.
            guard !text.contains("\"") else { return text }
            return inserted(
                [" ", ",", ";", "<", ">", "(", ")", "[", "]", "\"", "\t", ":", "\\"].randomElement(using: &random)!,
                into: text, &random)
        },
    ]

    /// The rows of a file with one damaged cell between two that are right, as `key` or `bad`; nil when the file
    /// cannot be read to its end.
    private func rows(_ cell: String, _ form: Int) -> [String]? {
        let bytes: [UInt8]
        var format = ListFile.Format.auto
        switch form {
        case 0:
            let field = cell.replacing("\"", with: "\"\"")
            bytes = Array("email,reason\nfirst@z.example,x\n\"\(field)\",x\nlast@z.example,x\n".utf8)
        case 1:
            guard !cell.contains(where: \.isNewline), !cell.unicodeScalars.contains("\u{2028}") else { return nil }
            bytes = Array("first@z.example\n\(cell)\nlast@z.example\n".utf8)
            format = .lines
        default:
            let text = cell.unicodeScalars.map { scalar in
                scalar == "\"" || scalar == "\\"
                    ? "\\\(scalar)"
                    : scalar.value < 0x20
                        ? "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
                        : String(scalar)
            }.joined()
            bytes = Array(
                "[{\"email\":\"first@z.example\"},\n{\"email\":\"\(text)\"},\n{\"email\":\"last@z.example\"}]".utf8)
        }
        let file = ListFile(bytes, format: format)
        let entries = file.entries.map(\.key)
        guard entries.first == "first@z.example", entries.last == "last@z.example" else { return nil }
        let middle = Array(entries.dropFirst().dropLast())
        return middle.isEmpty ? file.badRows.map { _ in "bad" } : middle + file.badRows.map { _ in "bad" }
    }

    /// Checks the invariant; returns whether the person is found.
    private func check(_ cell: String, of people: [String], _ form: Int, _ name: String) throws -> Bool? {
        guard let rows = rows(cell, form) else { return nil }
        if rows == ["bad"] { return false }
        let addresses = try people.map { try #require(Address($0)) }
        for address in addresses {
            #expect(
                rows.contains { ListTarget.keys(for: address).contains($0) },
                "\(name): \(cell.debugDescription) gave \(rows)")
        }
        let keys = Set(addresses.map(\.key))
        #expect(keys.isSuperset(of: rows), "\(name): \(cell.debugDescription) gave \(rows)")
        return true
    }

    @Test func `one damage is repaired for a plain address, and misread for none`() throws {
        var random = SeededRandom(seed: 21)
        for damage in Self.damages {
            for person in Self.people {
                let cell = damage.apply(person, &random)
                for form in 0..<3 {
                    let isFound = try check(cell, of: [person], form, damage.name)
                    if damage.isRepaired, person == "ann@x.example" {
                        #expect(isFound == true, "\(damage.name) in form \(form)")
                    }
                }
            }
        }
    }

    @Test func `several damages, one upon the other, misread nobody`() throws {
        var random = SeededRandom(seed: 2026)
        var found = 0
        var bad = 0
        for _ in 0..<4000 {
            let person = Self.people.randomElement(using: &random)!
            var cell = person
            var names: [String] = []
            for _ in 0..<Int.random(in: 2...4, using: &random) {
                let damage = Self.damages.randomElement(using: &random)!
                cell = damage.apply(cell, &random)
                names.append(damage.name)
            }
            let isFound = try check(
                cell, of: [person], Int.random(in: 0..<3, using: &random), names.joined(separator: ", "))
            if let isFound { if isFound { found += 1 } else { bad += 1 } }
        }
        // Both must be common, or the test would show nothing.
        #expect(found > 600 && bad > 600, "\(found) found, \(bad) bad")
    }

    @Test func `several people in a cell, each damaged, are all found or the row is bad`() throws {
        var random = SeededRandom(seed: 3)
        var found = 0
        for _ in 0..<2000 {
            let people = (0..<Int.random(in: 2...3, using: &random)).map { _ in
                Self.people.randomElement(using: &random)!
            }
            let cells = people.map { person in
                Bool.random(using: &random)
                    ? person : Self.damages.randomElement(using: &random)!.apply(person, &random)
            }
            let separator = [";", ", ", " ", "\n", "|", " / ", "<br>", "; "].randomElement(using: &random)!
            let cell = cells.joined(separator: separator)
            if try check(cell, of: people, Int.random(in: 0..<3, using: &random), "several") == true { found += 1 }
        }
        #expect(found > 300, "\(found)")
    }
}
