import Mail
import Testing

@testable import Content

/// Keys of translations that were printed instead of their texts.
struct TranslationKeysTests {
    private func keys(_ text: String, isSubject: Bool = false) -> [(key: String, score: Float)] {
        let bytes = Array(text.utf8)
        var found: [(String, Float)] = []
        TranslationKeys(vocabulary: .shared).find(in: bytes, isSubject: isSubject) { range, evidence in
            found.append((String(decoding: bytes[range], as: UTF8.self), evidence.score))
            return true
        }
        return found
    }

    @Test(arguments: [
        "email.footer.address_line_1", "COM_MESSAGES_NEW_SUBJECT", "MAIL_SUBJECT", "ADDRESS_LINE_TEXT_1",
        "messages:order.title", "mail.order.subject",
    ]) func `a key that is a whole line is found`(key: String) {
        for text in [key, "Hello,\n  \(key)  \nBye", "\"\(key)\"", "\(key):"] {
            #expect(keys(text).filter { $0.score >= 0 }.map(\.key) == [key])
        }
        #expect(keys("See \(key) in the file").isEmpty)
    }

    @Test func `a key in a Subject is found in a sentence too`() {
        #expect(keys("Welcome, email.user.greeting", isSubject: true).map(\.key) == ["email.user.greeting"])
        #expect(keys("Welcome, email.user.greeting").isEmpty)
    }

    @Test(arguments: [
        "www.shop.example", "shop.example.com", "list.shop.de", "report.final.pdf", "photo_2026.album.jpg", "v1.2.3",
        "1.2.3", "e.g.", "user_name", "order-item", "Jane", "word", "a.b", "jane@mail.example", "10.30-11.30",
    ]) func `a host, a file name, a version or a word is no key`(text: String) {
        #expect(keys(text).isEmpty)
    }

    @Test(arguments: ["SALE_STARTS_NOW", "BLACK_FRIDAY_IS_HERE"])
    func `a Subject in capitals without a word for a text is no key`(subject: String) {
        #expect(keys(subject, isSubject: true).isEmpty)
    }

    @Test(arguments: [
        "SUMMER_SALE_2026", "ABC-1234-XYZ", "SKU_4411_BLUE", "WELCOME_20", "SAVE_BIG_NOW", "GREEN_TEA_250G",
        "HELLO_SPRING", "WELCOME_GIFT", "THANKS_10", "EMAIL_VIP", "FIRST_ORDER", "FRIENDS_AND_FAMILY", "NAME_DAY",
    ])
    func `an article number or a coupon in capitals is not enough`(text: String) {
        #expect(keys(text).allSatisfy { $0.score < 0 })
    }

    /// The catalogue finds these, and the ESP may fill them in.
    @Test(arguments: [
        "{order.title}", "[[order.title]]", "*|ORDER_TITLE|*", "{!Order.Title}", "#ORDER_TITLE#", "??order.title??",
        "<order.title>", "[\"order.title\"]", "{'ORDER_TITLE'}",
    ]) func `a key between the delimiters of a tag is the tag's`(text: String) {
        #expect(keys(text).isEmpty)
    }

    @Test func `a tag alone on its line makes one finding, and none when it is allowed`() {
        let mail = letter(text: "*|ORDER_TITLE|*")
        #expect(PlaceholderCheck().judge(facts(mail)).map(\.kind) == ["mailchimp"])
        var settings = PlaceholderSettings.basic
        settings.general.allow("*|ORDER_TITLE|*")
        #expect(PlaceholderCheck(settings).judge(facts(mail)) == [])
    }

    @Test func `the search ends when its caller has enough`() {
        var count = 0
        let text = Array(String(repeating: "email.footer.title\n", count: 100).utf8)
        TranslationKeys(vocabulary: .shared).find(in: text, isSubject: false) { _, _ in
            count += 1
            return count < 3
        }
        #expect(count == 3)
    }

    @Test(arguments: [
        ("Your email.greeting.title arrives today", "email.greeting.title"),
        ("Write to jane.title.email@shop.example or see www.shop.example", nil),
        ("It is in org.title.message.greeting/file", nil), ("Use app.kernel.loader for it", nil),
    ]) func `a key within a sentence has known words and no other signs beside it`(text: String, expected: String?) {
        let bytes = Array(text.utf8)
        var found: String?
        _ = SentenceKeys(keys: TranslationKeys(vocabulary: .shared)).find(in: bytes) { range, _ in
            found = String(decoding: bytes[range], as: UTF8.self)
            return true
        }
        #expect(found == expected)
    }

    @Test(arguments: [
        "i18n: add order.email.title by @joe", "- feat(mail): use email.order.title",
        "* Rename email.order.title (#12)",
        "Translated mail.order.title to German by @joe",
    ]) func `a key in a log of changes is no printed key`(line: String) {
        let text = Array("What is new:\n\(line)\nBye".utf8)
        #expect(SentenceKeys(keys: TranslationKeys(vocabulary: .shared)).find(in: text) { _, _ in false })
        let sentence = Array("Your email.order.title arrives".utf8)
        #expect(!SentenceKeys(keys: TranslationKeys(vocabulary: .shared)).find(in: sentence) { _, _ in false })
    }
}
