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
    func `a phrase is not found inside other words, out of position or inside an exception`(_ text: String) {
        #expect(!Self.phrases.isIn(passage(text)))
    }

    @Test func `a phrase outside an exception is found`() {
        #expect(Self.phrases.isIn(passage("the sale of the century is no sale")))
    }
}
