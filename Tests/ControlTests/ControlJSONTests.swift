import Mail
import Testing

@testable import Control

struct ControlJSONTests {
    @Test func `terminal control characters are escaped and read back unchanged`() throws {
        let texts = ["a\r\n\0\u{1B}\u{7F}\u{80}\u{9B}\u{2028}\u{202E}z", "größe 用户 \"quoted\" \\", ""]
        let json = ControlJSON.text(texts)
        #expect(!json.unicodeScalars.contains { $0.isHarmful })
        #expect(json.contains(#"\u007f\u0080\u009b\u2028\u202ez"#), "\(json)")
        #expect(json.contains("größe 用户"))
        #expect(try ControlJSON.decode([String].self, from: ControlJSON.encode(texts)) == texts)
    }
}
