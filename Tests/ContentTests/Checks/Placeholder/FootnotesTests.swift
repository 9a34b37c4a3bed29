import Mail
import TestSupport
import Testing

@testable import Content

/// Footnotes whose marks are numbers in braces.
struct FootnotesTests {
    @Test(arguments: [
        "Rates may vary{1} and terms apply{2}.\r\n\r\n{1} See our terms.\r\n{2} Only in stores.",
        "It lasts 20 hours {1} and charges in one {2}.\r\n\r\n{1} In our lab.\r\n{2} Fast charger.\r\n{3} Not sold here.",
        "Save 20 % on shoes.{1}\r\n\r\nNotes\r\n{1}: Until Sunday.",
    ]) func `numbers with a note each pass`(text: String) {
        #expect(findings(text) == [])
    }

    @Test(arguments: [
        "Hello {0},\r\n\r\nyour order {1} has shipped.", "Hi {1},\r\n\r\n{1} likes you.", "Order {1} costs {2}.",
        "Your order {1} is here.\r\n\r\n{2} Main Street", "Order {0} and {1}.\r\n\r\n{1} Only in stores.",
        "{1} Only in stores.\r\n{2} See our terms.",
    ]) func `numbers in the places of values are found`(text: String) {
        #expect(!findings(text).isEmpty)
    }

    @Test func `many numbers are judged in linear time`() {
        let mail = { (octets: Int) in
            facts(letter(text: String(repeating: "a {1} b\r\n{1} note\r\n", count: octets / 18)))
        }
        let ratio = LinearTime.ratio(mail(1 << 14), mail(LinearTime.growth << 14)) { _ = PlaceholderCheck().judge($0) }
        #expect(ratio <= LinearTime.limit)
    }

    private func findings(_ text: String) -> [String] {
        PlaceholderCheck().judge(facts(letter(text: text))).map(\.excerpt)
    }
}
