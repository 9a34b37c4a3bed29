import Foundation
import Mail
import Testing

/// Names that look the same to a person, and names that differ.
struct NameKeyTests {
    static let same: [[String]] = [
        ["Spring-Sale", "spring-sale", "SPRING-SALE"],
        ["Frühling", "fr\u{75}\u{308}hling", "FRÜHLING", "FRU\u{308}HLING"],
        ["straße", "STRASSE", "strasse", "STRA\u{1E9E}E"],
        ["İstanbul", "istanbul", "ISTANBUL", "ıstanbul", "I\u{307}stanbul", "i\u{307}stanbul"],
        ["Ａｄｖｅｎｔ－２０２６", "advent-2026", "ADVENT-2026"],
        ["セール", "ｾｰﾙ"], ["ガイド", "ｶﾞｲﾄﾞ", "カ\u{3099}イト\u{3099}"], ["パ", "ﾊﾟ"],
        ["ΟΔΥΣΣΕΥΣ", "οδυσσευς", "οδυσσευσ"], ["ﬁnal", "final", "FINAL"],
        ["spring\u{AD}sale", "springsale", "spring\u{200B}sale", "spring\u{2060}sale", "\u{FEFF}springsale"],
        ["a b", "a\u{A0}b", "a\u{3000}b", "a\u{2009}b"],
        ["Ǆ", "ǆ", "ǅ"], ["Å", "å", "\u{212B}", "A\u{30A}"], ["\u{1F88}", "\u{1F80}", "\u{1F00}\u{3B9}"],
        ["ĐÀ NẴNG", "đà nẵng", "đa\u{300} na\u{306}\u{303}ng"],
    ]

    @Test(arguments: same)
    func `forms of one name have the same key`(names: [String]) {
        #expect(Set(names.map { NameKey.of($0) }).count == 1, "\(names.map { Array(NameKey.of($0).unicodeScalars) })")
    }

    @Test func `different names have different keys`() {
        let names =
            Self.same.map { NameKey.of($0[0]) }
            + ["spring", "sale", "a-b", "ab", "a", "ä", "ae", "o", "ø", "0"]
            .map { NameKey.of($0) }
        #expect(Set(names.map { Array($0.utf8) }).count == names.count)
    }

    @Test func `the key of a key is the same`() {
        for name in Self.same.joined() {
            let key = NameKey.of(name)
            #expect(Array(NameKey.of(key).utf8) == Array(key.utf8), "\(name)")
        }
    }

    /// For every scalar of Unicode: its cases and its normal forms have one key.
    @Test func `all Unicode forms of a letter have the same key`() {
        for value in UInt32(0x20)..<0x2FFFF {
            guard let scalar = Unicode.Scalar(value), scalar.properties.generalCategory != .unassigned else { continue }
            let text = String(scalar)
            let key = Array(NameKey.of(text).utf8)
            for form in [
                text.lowercased(), text.decomposedStringWithCanonicalMapping,
                text.precomposedStringWithCanonicalMapping,
                NameKey.of(text),
            ] where Array(NameKey.of(form).utf8) != key {
                Issue.record("U+\(String(value, radix: 16)): \(form)")
            }
        }
    }
}
