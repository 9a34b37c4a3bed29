import Mail
import Testing

@testable import Content

/// People whose name is a word for a null value.
struct NullPersonsTests {
    @Test(arguments: [
        ("Null", "Jennifer Null <jn@customer.example>"), ("None", "Alice None <alice@customer.example>"),
        ("None", "None <none@customer.example>"), ("Null", "null@customer.example"),
        ("Null", "\"Null, Jennifer\" <jn@customer.example>"), ("Null", "Jen <jennifer.null@customer.example>"),
        ("NULL", "JENNIFER NULL <jn@customer.example>"), ("Undefined", "Undefined Studio <hi@studio.example>"),
        ("Unknown", "Ann <ann@shop.example>, Unknown Artist <u@customer.example>"),
    ])
    func `a recipient of this name is greeted`(name: String, to: String) {
        #expect(kinds("Hi \(name),", to: to) == [])
        #expect(kinds("Hello \(name)!", to: to) == [])
        #expect(kinds("Hello Jane,", subject: "\(name), your order has shipped", to: to) == [])
    }

    @Test(arguments: [
        ("None", "Jane <jane@customer.example>"), ("Null", "Jane <nullable@customer.example>"),
        ("null", "null <null@customer.example>"), ("undefined", "undefined <jane@customer.example>"),
        ("None", "None None <jane@customer.example>"), ("None", "None <jane@customer.example>"),
    ])
    func `a null value that a program printed is found`(name: String, to: String) {
        #expect(kinds("Hi \(name),", to: to).contains("null-greeting"))
    }

    @Test func `a company may be called Undefined`() {
        #expect(kinds("Hi Undefined Studio,", to: "jane@customer.example") == [])
        #expect(kinds("Hi undefined Studio,", to: "jane@customer.example") == ["null-greeting"])
        #expect(kinds("Hi Undefined Undefined,", to: "jane@customer.example") == ["null-greeting"])
    }

    private func kinds(_ line: String, subject: String = "News", to: String) -> [String] {
        let mail = message(
            "From: Shop <news@shop.example>", "To: \(to)", "Subject: \(subject)",
            "List-Unsubscribe: <https://shop.example/bye>", "", line, "", "the sale is on.")
        return EmptyMergeCheck().judge(facts(mail)).map(\.kind)
    }
}
