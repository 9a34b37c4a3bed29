import Testing

@testable import Content

struct ApologyPhrasesTests {
    private static let phrases = ApologyPhrases(
        ["English": "sale, sorr*, ^ups, get #% off", "Chinese": "抱歉"], except: ["English": "sale of the century"])

    @Test(arguments: ["The sale is over", "SALE!", "¡Ups!", "ups, we did it", "Get 20 % off", "我们很抱歉。", "sorrow"])
    func `a phrase is found as whole words, whatever their case`(_ text: String) {
        #expect(Self.phrases.isIn(passage(text)))
    }

    @Test(arguments: ["wholesale", "sales", "sent by UPS", "get off", "the sale of the century", "", "§"])
    func `and not within other words, later than it must stand, or within what means something else`(_ text: String) {
        #expect(!Self.phrases.isIn(passage(text)))
    }

    @Test func `one that stands outside an exception counts`() {
        #expect(Self.phrases.isIn(passage("the sale of the century is no sale")))
    }
}
