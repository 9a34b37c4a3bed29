import Foundation
import Testing

@testable import Mail

/// A reader sees no control characters, so the checks do not see them.
struct ControlCharactersTests {
    @Test(
        arguments: [
            ("plain", nil), ("a\tb\r\nc\nd\re", nil), ("gr\u{FC}n \u{A0}\u{BF}\u{2028}", nil), ("", nil),
            ("{{fi\0rst}}", "{{first}}"), ("\u{1}a\u{2}\u{7}\u{8}b\u{E}\u{1F}", "ab"), ("a\u{7F}b", "ab"),
            ("a\u{80}b\u{85}c\u{9F}d\u{A0}", "abcd\u{A0}"), ("First\u{B}Name\u{C}x", "First Name x"),
            ("a\u{1B}b", "ab"), ("{{\u{1B}[1mfirst\u{1B}[0m}}", "{{first}}"), ("\u{1B}[38;5;196mx\u{1B}[m y", "x y"),
            ("\u{9B}31mx\u{9B}0m", "x"), ("\u{1B}[01;31m\u{1B}[Kx", "[Kx"), ("a\u{1B}", "a"), ("a\u{1B}[", "a["),
            // Tags that begin like a sequence.
            ("\u{1B}[First Name]", "[First Name]"), ("\u{1B}[my_name]", "[my_name]"),
            ("\u{1B}[1st name]", "[1st name]"),
            ("\u{9B}x", "x"), ("\u{1}", ""),
        ] as [(String, String?)])
    func `only control characters and terminal sequences are removed`(_ source: String, _ expected: String?) {
        // At different places of a block.
        for before in ["", "x", String(repeating: "x", count: 15), String(repeating: "x", count: 40)] {
            let shown = removed(before + source)
            #expect(shown.map { text($0.text) } == expected.map { before + $0 })
        }
    }

    @Test func `regions stay around their text`() {
        let regions: [Surface.Region] = [(0..<6, "whole"), (2..<5, "inner"), (1..<2, "gone")].map {
            Surface.Region(kind: .code, range: $0.0)
        }
        let shown = removed("a\u{1}b\u{1}cd", regions)
        #expect(shown.map { text($0.text) } == "abcd")
        #expect(shown?.regions.map(\.range) == [0..<4, 1..<3])
    }

    @Test func `the map leads from the shown text back to the source`() throws {
        let source = "\u{1}ab\u{1B}[1mc\u{B}d\u{7F}"
        let map = try #require(removed(source)?.map)
        #expect(map.count == 5)
        #expect((0..<5).map { map.input(of: $0..<$0 + 1).lowerBound } == [1, 2, 7, 8, 9])
        #expect(map.output(ofByte: 3) == nil)
    }

    private static let controls = [0x00, 0x01, 0x02, 0x07, 0x08, 0x0E, 0x1B, 0x1F, 0x7F]

    @Test(arguments: controls) func `a tag with a control character in it is seen`(_ control: Int) {
        let hex = (control < 16 ? "0" : "") + String(control, radix: 16, uppercase: true)
        let coded = "Content-Transfer-Encoding: quoted-printable\n\nDear {{fi=\(hex)rst}},\n"
        #expect(Message(wire: "Content-Type: text/plain\n\(coded)").texts("text") == ["Dear {{first}},\r\n"])
        #expect(Message(wire: "Content-Type: text/html\n\(coded)").texts("html") == ["Dear {{first}},"])
        #expect(Message(wire: "Content-Type: text/calendar\n\(coded)").texts("calendar") == ["Dear {{first}},\r\n"])
        let byte = UnicodeScalar(UInt8(control))
        let base64 = Data("Dear {{fi\(byte)rst}}, spring is here.".utf8).base64EncodedString()
        #expect(
            Message(wire: "Content-Transfer-Encoding: base64\n\n\(base64)\n").texts("text")
                == ["Dear {{first}}, spring is here."])
        #expect(Message(wire: "Subject: =?utf-8?q?{{fi=\(hex)rst}}?=\n\nx").texts("Subject") == ["{{first}}"])
        #expect(
            Message(wire: "From: =?utf-8?q?{{fi=\(hex)rst}}?= <a@b.example>\n\nx").texts("From")
                == ["{{first}} <a@b.example>"])
        let image = "Content-Type: text/html\n\n<img alt=\"{{fi\(byte)rst}}\" src=\"a\">"
        #expect(Message(wire: image).texts("attr:alt") == ["{{first}}"])
        let name = "Content-Disposition: attachment; filename*=utf-8''{{fi%\(hex)rst}}.csv\n\nx"
        #expect(Message(wire: name).texts("filename") == ["{{first}}.csv"])
    }

    @Test func `text of control characters only makes no surface`() {
        #expect(Message(wire: "Content-Type: text/html\n\n<p>\u{1}\u{2}</p>").texts("html") == [])
    }

    @Test func `a control character in a link becomes a space`() {
        let message = Message(wire: "Content-Type: text/html\n\n<a href=\"https://a\u{1}b.example/\">x</a>")
        #expect(message.texts("attr:href") == ["https://a b.example/"])
    }

    private func removed(_ source: String, _ regions: [Surface.Region] = []) -> ControlCharacters.Shown? {
        ControlCharacters.removed(from: Array(source.utf8), regions, isRecording: true)
    }
}
