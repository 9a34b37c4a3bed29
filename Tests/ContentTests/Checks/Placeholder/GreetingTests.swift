import Testing

@testable import Content

struct GreetingTests {
    @Test(arguments: [
        "Dear ", "Hello, ", "Hi\t", "Sehr geehrter Herr ", "Bonjour ", "Estimado ", "Здравствуйте, ", "ЗДРАВСТВУЙТЕ ",
        "尊敬的", "Mr. ", "> Dear ", "**Hi ",
    ]) func `a greeting stands before what follows it`(text: String) {
        let bytes = Array(text.utf8)
        #expect(Greeting.stands(before: bytes.count, in: bytes))
    }

    @Test(arguments: ["", "Deary ", "Dear\n", "Dear friends of ", "to ", "Dear (", "My dear: "])
    func `anything else is none`(text: String) {
        let bytes = Array(text.utf8)
        #expect(!Greeting.stands(before: bytes.count, in: bytes))
    }
}
