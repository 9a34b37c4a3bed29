import Testing

@testable import Content

struct TagPatternTests {
    private func holes(_ notation: String, in text: String) -> [String]? {
        var found: [String] = []
        let bytes = Array(text.utf8)
        let end = TagPattern(notation)?.end(in: bytes, at: 0) { hole, bytes in
            found.append("\(hole.rawValue) \(String(decoding: bytes, as: UTF8.self))")
            return true
        }
        return end == bytes.count ? found : nil
    }

    @Test func `a hole takes the text between its delimiters`() {
        #expect(holes("{unsubscribe}", in: "{unsubscribe}") == [])
        #expect(holes("%recipient.(KEY)%", in: "%recipient.first%") == ["KEY first"])
        #expect(holes("{{var:(NAME):\"(TEXT)\"}}", in: "{{var:x:\"a b\"}}") == ["NAME x", "TEXT a b"])
        #expect(holes("*|UNSUB:(URL)|*", in: "*|UNSUB:https://a.example/|*") == ["URL https://a.example/"])
    }

    @Test func `a tag with a different spelling does not match`() {
        #expect(holes("{unsubscribe}", in: "{Unsubscribe}") == nil)
        #expect(holes("{unsubscribe}", in: "{unsubscrib") == nil)
        #expect(holes("%recipient.(KEY)%", in: "%recipient.first") == nil)
        #expect(holes("%recipient.(KEY)%", in: "%recipients.first%") == nil)
    }

    @Test func `the length of a hole is limited`() {
        let far = String(repeating: "a", count: ProfileLimits.holeBytes + 1)
        #expect(holes("%recipient.(KEY)%", in: "%recipient.\(far)%") == nil)
        #expect(holes("%recipient.(KEY)%", in: "%recipient.\(far.dropFirst())%") != nil)
    }

    @Test(arguments: ["", "(KEY)(NAME)", "a(KEY)(NAME)b", "(NAME)", "(KEY)%", "%(KEY)", "a(TEXT)"])
    func `a notation without text around its holes is refused`(notation: String) {
        #expect(TagPattern(notation) == nil)
    }

    @Test func `a word in brackets that is not a hole is plain text`() {
        #expect(TagPattern("(key)")?.exact == Array("(key)".utf8))
        #expect(TagPattern("(KEY)")?.isBareKey == true)
    }
}
