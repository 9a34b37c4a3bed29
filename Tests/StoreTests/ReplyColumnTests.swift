import Mail
import Testing

@testable import Store

struct ReplyColumnTests {
    @Test(arguments: [
        (Reply(250, EnhancedStatusCode(2, 0, 0), "Ok"), "250 2.0.0 Ok"),
        (Reply(250, nil, "2.0.0 Ok"), "250 - 2.0.0 Ok"),
        (Reply(550, EnhancedStatusCode(5, 7, 1), lines: ["one", "", " two "]), "550 5.7.1 one\n\n two "),
        (Reply(421, nil, ""), "421 - "),
    ])
    func `a reply is read back exactly`(reply: Reply, text: String) {
        #expect(ReplyColumn.text(reply) == text)
        #expect(ReplyColumn.reply(text) == reply)
    }

    @Test(arguments: ["", "250", "250 Ok", "250 2.0 Ok", "25 - Ok", "999 - Ok"])
    func `any other text is not a reply`(text: String) { #expect(ReplyColumn.reply(text) == nil) }
}
