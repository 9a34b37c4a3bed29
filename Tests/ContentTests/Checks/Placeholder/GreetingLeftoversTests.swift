import Mail
import Testing

@testable import Content

/// Delimiters that are left beside a greeted name.
struct GreetingLeftoversTests {
    private func leftovers(_ text: String) -> [String] {
        let bytes = Array(text.utf8)
        var found: [String] = []
        GreetingLeftovers.find(in: bytes, FoundGreetings.lines(of: bytes)) { range, evidence in
            #expect(evidence.score >= 0)
            found.append(String(decoding: bytes[range], as: UTF8.self))
        }
        return found
    }

    @Test(arguments: [
        ("Hi Jane}},", "Jane}}"), ("Dear {{Jane,", "{{Jane"), ("Hallo |Jane,", "|Jane"), ("Bonjour %Zoë,", "%Zoë"),
        ("News\nHola Ana María%,\nBye", "Ana María%"),
    ]) func `a delimiter on one side of the name is found`(text: String, expected: String) {
        #expect(leftovers(text) == [expected])
    }

    @Test(arguments: [
        "Hi Jane,", "Hi {Jane},", "Hi {{first_name}},", "Hi {{var:name}},", "Hi {{data:name:\"you\"}},", "Hi %s,",
        "Hi 50% off,", "Hi {x=1,", "Jane}},", "Hi,", "Hi |,",
    ]) func `a name, a whole tag or a format argument is no leftover`(text: String) {
        #expect(leftovers(text) == [])
    }
}
