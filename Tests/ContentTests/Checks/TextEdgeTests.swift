import Mail
import TestSupport
import Testing

@testable import Content

/// The texts that checks search for, at the beginning and end of a text. A check that reads beyond a text, or
/// overflows on a long number, would crash the guard, and the sender would retry the same mail.
struct TextEdgeTests {
    /// Everything that checks find by words.
    private static let phrases: [[UInt8]] = {
        let sought = (RenderTraces.phrases + FillerText.phrases).map(\.bytes)
        let words =
            RecipientPhrases.all.flatMap(\.tails)
            + OpeningWords.languages.flatMap { language in
                (language.address + "," + language.greeting + "," + language.wish).tableItems
            } + OpeningWords.titles.tableItems + OpeningWords.honorifics.tableItems
        let others = [
            "[object ", "%5Bobject%20", "[object%20Object", "NaN", "$NaN", "#null", "{{first_name", "*|FNAME", "<% x",
            "[FIRST_NAME", "{first_name", "${name", "%%first", "%first_name%", "password: ", "4111 1111 1111 1111",
            "DE89 3704 0044 0532 0130 00", "078-05-1121", "jane@example.com", "j@", "http://", "https://localhost",
            "//staging.", "file:", "mailto:", "```", "~~~", "@@ -1", "    x", "&#123;", "%7B%7B", "<", ">", "\"", "'s ",
        ]
        return sought + (words + others).map { Array($0.utf8) }
    }()

    /// Texts that may touch a phrase.
    private static let before = [
        "", " ", "\n", "99999999", "1234567890123456789", "[", "<", "$", "é", "\u{200B}", "Hi ", "a.",
    ].map { Array($0.utf8) }
    private static let after =
        before
        + ["\r\n", ",", "!", ":", "\"", "]", ">", "}", "%", "%5D", "=", "@", "--", "/"].map {
            Array($0.utf8)
        }

    /// The text in each surface with words.
    private static func mail(_ text: [UInt8]) -> [UInt8] {
        let line = text.filter { $0 != 0x0A && $0 != 0x0D }
        func field(_ name: String, _ value: [UInt8]) -> [UInt8] { Array("\(name): ".utf8) + value + [0x0D, 0x0A] }
        let quoted = line.filter { $0 != UInt8(ascii: "\"") }
        var bytes = field("From", line + Array(" <news@shop.example>".utf8))
        bytes += field("To", Array("<jane@example.com>".utf8)) + field("Subject", line)
        bytes += field("List-Unsubscribe", Array("<https://shop.example/".utf8) + quoted + Array(">".utf8))
        bytes += field("Content-Type", Array("multipart/alternative; boundary=b".utf8))
        bytes += Array("\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n".utf8) + text
        bytes += Array("\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>".utf8) + text
        bytes += Array("</p><a title=\"".utf8) + quoted + Array("\" href=\"https://a.example/".utf8) + quoted
        bytes += Array("\">".utf8) + text + Array("</a><p>".utf8) + text
        return bytes
    }

    @Test func `checks stay within a text when a phrase is at its edge`() throws {
        let modes = Roster.names.map { ($0, CheckModes(mode: .enforce)) }
        let runner = CheckRunner(modes: Dictionary(uniqueKeysWithValues: modes), options: .basic)
        var random = SeededRandom(seed: 17)
        var judged = 0
        func judge(_ text: [UInt8]) throws {
            let message = Self.mail(text).withUnsafeBytes { Message(reading: $0) }
            let judgement = runner.judge(facts(message))
            for spot in judgement.findings.compactMap(\.spot) {
                let count = message.surfaces[spot.surface].text.count
                guard spot.range.upperBound <= count else { throw TestFailure("a finding ends outside \(text)") }
            }
            judged += 1
        }
        for phrase in Self.phrases {
            // The phrase at a text's end, then with random texts around it or cut.
            try judge(phrase)
            try judge(phrase + Array("\u{200B}".utf8))
            for _ in 0..<2 {
                let (first, last) = (
                    Self.before.randomElement(using: &random)!, Self.after.randomElement(using: &random)!
                )
                try judge(first + phrase + last)
                try judge(first + phrase.prefix(Int.random(in: 0...phrase.count, using: &random)))
            }
        }
        #expect(judged >= 5 * Self.phrases.count && Self.phrases.count > 500)
    }

    /// Invisible characters at a line's end, after a missing name.
    @Test(arguments: ["Hi Y XXX\u{200B}", "Dear XXX\u{00AD}", "Hi null\u{FEFF}", "Hallo XXX\u{200B}\u{200B}"])
    func `a greeting that ends with invisible characters is judged within its text`(line: String) {
        let mail = Array("From: news@shop.example\r\nSubject: \(line)\r\n\r\n\(line)".utf8)
        let message = mail.withUnsafeBytes { Message(reading: $0) }
        let options = CheckOptions.basic
        for check in Roster.checks(options) {
            for spot in check.judge(facts(message)).compactMap(\.spot) {
                #expect(spot.range.upperBound <= message.surfaces[spot.surface].text.count)
            }
        }
        #expect(!GreetingLine(Array("Hi Jane\u{200B}, you".utf8), 0..<15)!.isWholeLine)
        #expect(GreetingLine(Array("Hi Jane\u{200B}, you".utf8), 0..<15)!.mark == .comma)
    }

    /// Years of missing dates, within numbers as long as parcel numbers.
    @Test(arguments: ["1970", "1969", "1899", "0000-00", "00/0000", "00.0000"])
    func `a long number that contains a year is not a date`(year: String) {
        for (before, after) in [
            ("9", "9"), ("92748902", "12345678"), ("99999999", "99999999/1/1"), ("1/1/9999", "9999"),
        ] {
            for number in ["\(before)\(year)\(after)", "\(before)\(year)", "\(year)\(after)"] {
                let mail = campaign(text: "Your parcel, which you ordered, has the number \(number)")
                #expect(emptyMerges(in: mail).isEmpty, "\(number)")
            }
        }
        #expect(!emptyMerges(in: campaign(text: "Expires on 1970-01-01")).isEmpty)
    }

    @Test(arguments: ["[object ", "%5Bobject%20", "[object%20", "[object+", "see [object "])
    func `an object dump that is cut off at the end of its text is not found`(text: String) {
        let mail = Array(
            ("From: news@shop.example\r\nList-Unsubscribe: <https://shop.example/bye>\r\nSubject: x\r\n\r\n" + text)
                .utf8)
        let message = mail.withUnsafeBytes { Message(reading: $0) }
        #expect(EmptyMergeCheck().judge(facts(message)).isEmpty)
    }
}
