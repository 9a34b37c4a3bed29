import Content
import Guard
import Mail
import Testing

struct FindingScenesTests {
    private static let head = "From: Fern <news@example.com>\r\nMIME-Version: 1.0\r\n"

    /// A message with one HTML part.
    private func html(_ encoding: String, _ body: String) -> [UInt8] {
        Array(
            (Self.head + "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: \(encoding)\r\n\r\n"
                + body).utf8)
    }

    /// A finding on a surface, as a check makes it.
    private func finding(_ text: String, on name: String, of message: [UInt8]) throws -> Finding {
        let surfaces = message.withUnsafeBytes { Message(reading: $0).surfaces }
        let index = try #require(surfaces.firstIndex { $0.name == name })
        let range = try #require(surfaces[index].text.firstRange(of: Array(text.utf8)))
        return Finding(
            check: "placeholder", kind: "mustache", where: name, excerpt: text, reason: "",
            spot: Finding.Spot(surface: index, range: range))
    }

    /// The scene of a new finding; it must equal the scene of the same finding after recording.
    private func scene(_ text: String, on name: String, of message: [UInt8]) throws -> FindingScene {
        let found = try finding(text, on: name, of: message)
        let scenes = FindingScenes(of: message)
        let fresh = try #require(scenes.scene(of: found))
        let judgement = message.withUnsafeBytes { bytes in
            Judgement(findings: [found], refusal: nil).located(by: MessageOrigins(reading: bytes))
        }
        let location = try #require(judgement.findings[0].location)
        #expect(location == fresh.location)
        #expect(scenes.scene(where: name, excerpt: text, location: location) == fresh)
        return fresh
    }

    @Test func `a tag in the subject is shown in its field`() throws {
        let message = Array("From: a@example.com\r\nSubject: Hi {{first_name}}, spring\r\n\r\nHello\r\n".utf8)
        let scene = try scene("{{first_name}}", on: "Subject", of: message)
        #expect(scene.line == 2)
        #expect(scene.location == Finding.Location(offset: 33, length: 14))
        #expect(scene.source == Passage(before: "Subject: Hi ", match: "{{first_name}}", after: ", spring"))
        #expect(scene.context == Passage(before: "Hi ", match: "{{first_name}}", after: ", spring"))
    }

    @Test func `a tag broken by quoted-printable is shown with both its lines`() throws {
        let message = html("quoted-printable", "<p>One</p>\r\n<p>Dear {{first_=\r\nname}},</p><p>spring=20is</p>\r\n")
        let scene = try scene("{{first_name}}", on: "html", of: message)
        #expect(scene.line == 7)
        #expect(
            scene.source
                == Passage(before: "<p>Dear ", match: "{{first_=\r\nname}}", after: ",</p><p>spring=20is</p>"))
        #expect(scene.context?.match == "{{first_name}}")
        #expect(scene.context?.before.hasSuffix("Dear ") == true)
        #expect(scene.context?.after.hasPrefix(", spring is") == true)
    }

    @Test(arguments: 0..<4)
    func `a tag in base64 is located to the character`(shift: Int) throws {
        // base64 of: SHIFT times x, then "Dear {{name}}, hi"
        let bodies = [
            "RGVhciB7e25hbWV9fSwgaGk=", "eERlYXIge3tuYW1lfX0sIGhp", "eHhEZWFyIHt7bmFtZX19LCBoaQ==",
            "eHh4RGVhciB7e25hbWV9fSwgaGk=",
        ]
        let scene = try scene("{{name}}", on: "html", of: html("base64", bodies[shift] + "\r\n"))
        #expect(scene.line == 6)
        #expect(
            scene.context
                == Passage(before: String(repeating: "x", count: shift) + "Dear ", match: "{{name}}", after: ", hi"))
        let source = scene.source.before + scene.source.match + scene.source.after
        #expect(source == bodies[shift])
    }

    @Test func `a tag written with character references is shown as written`() throws {
        let message = html("8bit", "<p>Käthe &#123;{name}&#125; f\u{FC}r dich</p>\n")
        let scene = try scene("{{name}}", on: "html", of: message)
        #expect(scene.source.match == "&#123;{name}&#125;")
        #expect(scene.source.before == "<p>Käthe ")
        #expect(scene.context?.after.hasPrefix(" für dich") == true)
    }

    @Test func `the context of a tag in a link is only that link`() throws {
        let message = html(
            "8bit", "<a href=\"https://a.example/one\">1</a>\n<a href='https://b.example/?n={{name}}&amp;x=1'>2</a>")
        let scene = try scene("{{name}}", on: "attr:href", of: message)
        #expect(scene.line == 7)
        #expect(scene.context == Passage(before: "https://b.example/?n=", match: "{{name}}", after: "&x=1"))
    }

    @Test func `a tag that occurs twice is shown at the finding's location`() throws {
        let message = html("8bit", "<p>{{a}} first</p>\n<p>{{a}} second</p>\n")
        let scenes = FindingScenes(of: message)
        let last = try #require(message.lastRange(of: "{{a}}"))
        let scene = try #require(
            scenes.scene(where: "html", excerpt: "{{a}}", location: .init(offset: last.lowerBound, length: last.count)))
        #expect(scene.line == 7)
        #expect(scene.context?.after.hasPrefix(" second") == true)
    }

    @Test(arguments: [(-1, 2), (0, Int.max), (10_000, 1), (Int.max, Int.max), (5, -1)])
    func `a location outside the message has no scene`(offset: Int, length: Int) {
        let scenes = FindingScenes(of: html("8bit", "<p>Hi</p>"))
        #expect(scenes.scene(where: "html", excerpt: "x", location: .init(offset: offset, length: length)) == nil)
    }

    @Test func `white space at the end of a finding is not in its match`() throws {
        let message = Array("From: a@example.com\r\n\r\nDear {a} , hi\r\n".utf8)
        #expect(try scene("Dear {a} ", on: "text", of: message).context?.match == "Dear {a}")
    }

    @Test func `a location outside every surface has its line and no context`() throws {
        let message = html("8bit", "<p>Hi</p>")
        let scene = try #require(
            FindingScenes(of: message).scene(where: "nowhere", excerpt: "x", location: .init(offset: 0, length: 4)))
        #expect(scene.line == 1 && scene.context == nil && scene.source.match == "From")
    }

    @Test func `a finding that names a part of a surface is shown in that surface`() throws {
        let message = html("8bit", "<html><title>{{a}} News</title><body><p>Hello</p></body></html>")
        let tag = try #require(message.lastRange(of: "{{a}}"))
        let scene = try #require(
            FindingScenes(of: message).scene(
                where: "title", excerpt: "{{a}}", location: .init(offset: tag.lowerBound, length: tag.count)))
        #expect(scene.context?.match == "{{a}}" && scene.context?.after.hasPrefix(" News") == true)
    }

    @Test func `a finding without an excerpt is located, too`() throws {
        let message = Array("From: a@example.com\r\nList-Unsubscribe: <http://a.example/u>\r\n\r\nHello\r\n".utf8)
        let value = try #require(message.lastRange(of: "<http://a.example/u>"))
        let scene = try #require(
            FindingScenes(of: message).scene(
                where: "List-Unsubscribe", excerpt: "", location: .init(offset: value.lowerBound, length: value.count)))
        #expect(scene.context?.match == "<http://a.example/u>")
    }

    @Test func `bytes before the user's own content do not count in lines and offsets`() throws {
        let own = html("8bit", "")
        let message = own + Array("<p>\n{{a}}</p>".utf8)
        let found = try finding("{{a}}", on: "html", of: message)
        let scene = try #require(FindingScenes(of: message, ownBytes: own.count).scene(of: found))
        #expect(scene.line == 2)
        #expect(scene.location == Finding.Location(offset: 4, length: 5))
        let inHead = try finding("Fern", on: "From", of: message)
        #expect(FindingScenes(of: message, ownBytes: own.count).scene(of: inHead) == nil)
    }

    @Test func `an empty message and a message without line ends have scenes`() throws {
        #expect(
            FindingScenes(of: []).scene(where: "html", excerpt: "", location: .init(offset: 0, length: 0))?.line == 1)
        let long = html("8bit", String(repeating: "ä", count: 5000) + "{{a}}" + String(repeating: "ö", count: 5000))
        let scene = try scene("{{a}}", on: "html", of: long)
        #expect(scene.source.before.count == 41 && scene.source.after.count == 41)
        #expect(!(scene.source.before + scene.source.after).contains("\u{FFFD}"))
    }
}

extension Passage {
    fileprivate init(before: String, match: String, after: String) {
        let text = Array((before + match + after).utf8)
        let start = before.utf8.count
        self.init(text, start..<start + match.utf8.count, within: 0..<text.count)
    }
}

extension [UInt8] {
    fileprivate func lastRange(of text: String) -> Range<Int>? {
        ranges(of: Array(text.utf8)).last
    }
}
