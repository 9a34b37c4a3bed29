import Foundation
import Testing

@testable import Mail

/// Mail programs open files by their names and ignore their types.
struct NamedFileTests {
    private static let tag = "{{first_name}}"

    private func message(_ fields: String, _ body: String, encoded: Bool = true) -> Message {
        let content = encoded ? Data(body.replacingLineFeeds.utf8).base64EncodedString() : body
        let encoding = encoded ? "\nContent-Transfer-Encoding: base64" : ""
        return Message(
            wire: """
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/plain

                Hello
                --b
                \(fields)\(encoding)

                \(content)
                --b--
                """)
    }

    private func isSeen(_ message: Message) -> Bool {
        message.surfaces.contains { text($0.text).contains(Self.tag) }
    }

    private static let types = [
        "application/octet-stream", "application/x-unknown", "application/vnd.ms-excel", "application/pdf", "image/png",
        "application/force-download",
    ]

    @Test(arguments: [
        ("letter.html", "<p>Dear {{first_<b></b>name}}</p>"), ("letter.HTM", "<p>Dear {{first_<i></i>name}}</p>"),
        ("letter.xhtml", "<?xml version=\"1.0\"?><p>Dear {{first&#95;name}}</p>"),
        ("letter.txt", "Dear {{first_name}}"),
        ("prices.csv", "name;{{first_name}}"), ("readme.md", "# Dear {{first_name}}"),
        ("card.vcf", "BEGIN:VCARD\nFN:{{first_name}}\nEND:VCARD"),
        ("date.ics", "BEGIN:VCALENDAR\nSUMMARY:{{first\n _name}}\nEND:VCALENDAR"),
        ("mail.eml", "Subject: x\nContent-Transfer-Encoding: quoted-printable\n\nDear =7B=7Bfirst_name=7D=7D"),
        ("page.mht", "Content-Type: text/html\n\n<p>{{first<b>_name}}</b></p>"),
        ("logo.svg", "<svg><text>{{first<tspan>_name}}</tspan></text></svg>"),
        ("letter.html.", "<p>{{first_<b></b>name}}</p>"), ("letter.pdf.html", "<p>{{first_<b></b>name}}</p>"),
    ])
    func `a file with the name of a text file is read as text`(_ name: String, _ body: String) {
        for type in Self.types {
            for isEncoded in [true, false] {
                let disposition = "Content-Disposition: attachment; filename=\"\(name)\""
                #expect(isSeen(message("Content-Type: \(type)\n\(disposition)", body, encoded: isEncoded)), "\(type)")
                #expect(isSeen(message("Content-Type: \(type); name=\"\(name)\"", body, encoded: isEncoded)), "\(type)")
            }
        }
    }

    @Test func `a text file is also read by its name when the name contradicts its type`() {
        let fields = "Content-Type: text/plain\nContent-Disposition: attachment; filename="
        #expect(isSeen(message(fields + "x.html", "<p>{{first_<b></b>name}}</p>")))
        #expect(isSeen(message(fields + "x.ics", "SUMMARY:{{first\n _name}}")))
        #expect(isSeen(message(fields + "x.eml", "Content-Transfer-Encoding: base64\n\ne3tmaXJzdF9uYW1lfX0=")))
        #expect(isSeen(message(fields + "x.eml", "Dear {{first_name}}")))
    }

    @Test(arguments: [
        "main.swift", "greet.py", "letter.html.j2", "data.json", "mail.hbs", "report.pdf", "photo.jpg", "archive.zip",
        "letter.docx", "html", "noname", "a.htmlx",
    ])
    func `source code and files that are not text are not read`(_ name: String) {
        let fields = "Content-Type: application/octet-stream\nContent-Disposition: attachment; filename=\(name)"
        let message = message(fields, "Dear {{first_name}}")
        #expect(message.surfaceNames == ["text", "filename"])
        #expect(message.defects.isEmpty)
    }

    @Test func `a picture with the name of a text file is not read`() {
        let png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
        let fields =
            "Content-Type: image/png\nContent-Disposition: attachment; filename=x.txt\nContent-Transfer-Encoding: base64"
        #expect(message(fields, png, encoded: false).surfaceNames == ["text", "filename"])
    }

    @Test(arguments: [
        ("<svg><text>a</text><text>b</text></svg>", "a\nb\n"), ("<svg><![CDATA[{{x}}]]></svg>", "{{x}}"),
        ("<?xml version=\"1.0\"?><svg><!-- n --><style>.a{b:c}</style><t>x&amp;y</t></svg>", "x&y"),
        ("<svg><style/>x<script href=\"u\"/>y</svg>", "x\nu\ny"),
        ("<svg><a xlink:href = 'u?{{x}}'>x</a></svg>", "u?{{x}}\nx"),
        ("<svg><image href=\"data:image/png;base64,AA\"/></svg>", ""), ("<svg>a <!-- b", "a -- b"),
        ("<svg><inkscape:grid id=\"x\"/><flowPara>z</flowPara></svg>", "z"),
    ])
    func `the text of an SVG file is read as XML`(_ svg: String, _ expected: String) {
        let fields = "Content-Type: image/svg+xml; name=logo.svg"
        let shown = message(fields, svg).texts("attachment:logo.svg").first ?? ""
        #expect(shown == expected)
    }

    @Test func `a place in the text of an SVG file leads back to its bytes`() throws {
        let wire = Array("Content-Type: image/svg+xml\r\n\r\n<svg><text>one</text><text>&#123;{x}}</text></svg>".utf8)
        let message = Message(bytes: wire)
        let index = try #require(message.surfaces.firstIndex { text($0.text).contains("{{x}}") })
        let start = try #require(text(message.surfaces[index].text).utf8.firstIndex(of: UInt8(ascii: "{")))
        let offset = start.utf16Offset(in: text(message.surfaces[index].text))
        let range = wire.withUnsafeBytes { MessageOrigins(reading: $0) }.range(
            of: offset..<offset + 5, inSurface: index)
        #expect(text(Array(wire[range])) == "&#123;{x}}")
    }
}
