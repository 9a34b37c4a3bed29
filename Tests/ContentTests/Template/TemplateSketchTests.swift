import Mail
import Testing

@testable import Content

@Suite struct TemplateSketchTests {
    private func sketch(_ text: String) -> TemplateSketch { TemplateSketch(of: message("Subject: s", "", text)) }

    @Test func `a sketch is the same after writing and reading`() throws {
        let sketch = sketch("a few words, and a few more")
        #expect(TemplateSketch(bytes: sketch.bytes) == sketch && sketch.bytes.count == 512)
        #expect(TemplateSketch(bytes: [1, 2, 3]) == nil)
    }

    @Test func `equal texts are similar, and different texts are not`() {
        let one = sketch("the garden chairs are on sale until sunday and the table is too")
        #expect(one.similarity(to: one) == 1)
        #expect(one.similarity(to: sketch("please confirm that you want to have letters from us")) < 0.2)
        #expect(sketch("").similarity(to: sketch("")) == 1)
    }

    @Test(arguments: [0.2, 0.5, 0.8]) func `the similarity estimates the share of common word pairs`(share: Double) {
        // Two texts with the same beginning; `share` of all their pairs is in both.
        let common = Int(Double(300) * share)
        let rest = (300 - common) / 2
        let head = (0..<common).map { "common\(letters($0))" }
        let one = head + (0..<rest).map { "one\(letters($0))" }
        let two = head + (0..<rest).map { "two\(letters($0))" }
        let found = sketch(one.joined(separator: " ")).similarity(to: sketch(two.joined(separator: " ")))
        #expect(abs(found - share) < 0.13)
    }

    /// The number as letters, because digits would make the word a number.
    private func letters(_ number: Int) -> String {
        String(String(number).map { Character(UnicodeScalar($0.asciiValue! + 0x31)) })
    }

    @Test func `the values of numbers, addresses and links do not change a sketch`() {
        let one = sketch("Order 4711 for ann@one.example at https://one.example/a")
        #expect(one == sketch("Order 12 for bob@two.example at https://two.example/b?c"))
    }
}
