import Testing

@testable import Content

struct GreetingTests {
    @Test(arguments: [
        "Dear ", "Hello, ", "Hi\t", "Sehr geehrter Herr ", "Bonjour ", "Estimado ", "Здравствуйте, ", "ЗДРАВСТВУЙТЕ ",
        "尊敬的", "Mr. ", "> Dear ", "**Hi ",
    ]) func `a greeting directly before a position is found`(text: String) {
        let bytes = Array(text.utf8)
        #expect(Greeting.stands(before: bytes.count, in: bytes))
    }

    @Test(arguments: ["", "Deary ", "Dear\n", "Dear friends of ", "to ", "Dear (", "My dear: "])
    func `other text before a position is not a greeting`(text: String) {
        let bytes = Array(text.utf8)
        #expect(!Greeting.stands(before: bytes.count, in: bytes))
    }
}
