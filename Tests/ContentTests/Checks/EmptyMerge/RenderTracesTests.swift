import Mail
import TestSupport
import Testing

@testable import Content

/// Values, dates and engines' error messages in running text.
struct RenderTracesTests {
    @Test(arguments: [
        ("Your balance is $NaN.", "null-amount"), ("Total: $undefined", "null-amount"), ("Total: €null", "null-amount"),
        ("Now NaN% off", "null-amount"), ("You have NaN points", "null-amount"), ("From NaN € on", "null-amount"),
        ("USD null due", "null-amount"), ("Order #null is on its way", "null-number"), ("Total: $", "empty-amount"),
        ("Summe: €", "empty-amount"), ("Your undefined plan renews", "null-value"), ("undefined", "null-value"),
        ("Dear [object Object]", "null-greeting"), ("Your [object Object] is here", "object-dump"),
        ("#&lt;User:0x00007f8b1c0a1b28&gt;", "object-dump"), ("&lt;User object at 0x7f8b1c0a1b28&gt;", "object-dump"),
        ("Liquid error: internal", "engine-error"), ("Liquid syntax error (line 3): bad", "engine-error"),
        ("Template render error: (unknown path)", "engine-error"),
        ("FreeMarker template error (DEBUG mode; use RETHROW in production!)", "engine-error"),
        ("Hello %!s(MISSING)", "engine-error"), ("&lt;no value&gt; is here", "engine-error"),
        ("Warning: Undefined variable $name in /srv/mail.php on line 12", "engine-error"),
        ("Notice: Undefined index: name in /srv/mail.php on line 12", "engine-error"),
        ("Error! MergeField was not found in header record of data source.", "engine-error"),
        ("The following has evaluated to null or missing:", "engine-error"), ("MERGE_ERROR", "engine-error"),
        ("TypeError: Cannot read properties of undefined (reading 'name')", "engine-error"),
        ("undefined method `name' for nil:NilClass", "engine-error"), ("From ₹NaN", "null-amount"),
        ("jinja2.exceptions.UndefinedError: 'user' is undefined", "engine-error"), ("Only £NaN", "null-amount"),
        ("Variable \"name\" does not exist in \"mail.html.twig\" at line 3.", "engine-error"),
        ("translation missing: en.mailer.hello", "missing-translation"),
        ("[missing \"en.hello\" translation]", "missing-value"),
        ("[missing value]", "missing-value"), ("{\"error\": {\"message\": \"no\"}}", "error-response"),
        ("Your seats: #REF!", "spreadsheet-error"), ("Price: #N/A", "spreadsheet-error"),
        ("https://shop.example/u/null/prefs", "null-link"), ("Budget: undefined", "null-value"),
        ("Phone: null", "null-value"), ("NaN-NaN-NaN", "null-amount"), ("NaN:NaN", "null-amount"),
    ])
    func `a missing value is found`(text: String, kind: String) {
        #expect(Set(kinds("<p>Good news.</p><p>\(text)</p><p>Bye</p>")) == [kind])
    }

    @Test(arguments: [
        "Expires on 1970-01-01", "Valid until 01/01/1970", "Member since 1 January 1970", "Renews: January 1, 1970",
        "Mitglied seit 1. Januar 1970", "Votre abonnement expire le 1er janvier 1970", "有効期限：1970年1月1日",
        "Vence el 31/12/1969",
        "1970-01-01", "Member since 0001-01-01", "01/01/0001", "0000-00-00", "Joined 00/00/0000", "Due 30/12/1899",
        "Ends 0/1/1900 ", "Renewal date: Invalid Date", "Invalid date", "Delivery: December 31, 1969",
        "Last login: -0001-11-30", "Last login: 30.11.-0001", "Expires November 30, -0001", "Expires January 1, 0001",
        "Expires 01-Jan-1970", "Valid until 1/1/70", "Válido hasta el 1 de enero de 1970", "有効期限：1970年01月01日",
        "Lejár: 1970. január 1.", "Member since 1/1/1753", "Last visit: 1900-01-01", "Invalid DateTime",
    ])
    func `a date at the zero point of a calendar is found`(text: String) {
        #expect(kinds("<p>Good news.</p><p>\(text)</p><p>Bye</p>") == ["null-date"])
    }

    @Test(arguments: [
        "null and void", "an undefined term", "None of us", "The NaN of the story", "cat &gt; /dev/null", "Naan for $5",
        "Null Island",
        "Founded on 1 January 1970 in Leeds", "Since 1970", "Born: 01/01/1970", "1970-01-02",
        "Unix time began on 1970-01-01",
        "31/12/1999", "Established 1899", "Open 10.00-18.00", "Order 0000-0012", "Invalid date formats are refused",
        "Liquid soap: error-free", "online 5 days", "Warning: wet floor on line 3", "Total: $5", "Total: $ 40",
        "Currency: $",
        "Gift wrap<br>None", "Shipping: N/A", "#Namaste", "translation missing from the book", "[missing link]",
        "Learn Excel: what #REF! means", "An error: sorry", "50% off", "system.", "Total:<br>$<br>40",
        "(MISSING) cat poster",
        "The term undefined, null or void", "https://developer.example/docs/null", "Tel: 0x0", "Optional(s)",
        "Array of colours", "In JavaScript you cannot read properties of undefined", "It calls an undefined method 'x'",
        "Card 0000-0000-0000", "Object reference not found", "1/1/2001", "10/11/1970",
        "Ring 555-0001-113 now", "Model XR-0001", "Agent 0001", "Founded in 1753", "Born 1/1/70", "Room 1/1/70",
        "Built on 1900-01-01", "X-Spam: undefined", "Balance: nil",
    ])
    func `ordinary writing passes`(text: String) {
        #expect(kinds("<p>Good news.</p><p>\(text)</p><p>Bye</p>") == [])
    }

    @Test func `a render trace in a code sample passes in mail about code`() {
        let text = "New in 4.2:\r\n\r\n    Liquid error: internal\r\n\r\nAnd `[object Object]` is gone.\r\n"
        #expect(emptyMerges(in: campaign(subject: "Release notes", text: text)) == [])
        #expect(emptyMerges(in: campaign(text: text)).count == 2)
    }

    /// A mail's last text may have no line end after it, and its first text none before it.
    @Test(arguments: [
        "<p>Total: $</p>", "<p>Total: $", "Total: $", "<p>Total: $ </p>", "<p>Total: $&nbsp;</p>", "<td>Total: $</td>",
        "<p>Total: €</p>", "NaN", "<b>NaN</b>", "<p>undefined", "Hi null", "Dear ,", "&lt;no value&gt;", "MERGE_ERROR",
        "Liquid error: internal", "Renews: 1970-01-01", "Invalid date", "#REF!", "%!s(MISSING)",
    ])
    func `a render trace at the beginning or end of HTML text is found`(html: String) {
        #expect(kinds(html).count == 1)
        #expect(kinds("<p>Good news.</p>" + html).count == 1)
        #expect(kinds(html + "<p>Bye</p>").count == 1)
    }

    @Test(arguments: [
        "Total: $", "Total: $\r\n", "Total: $ \r\n\r\n", "Total: $\t", "NaN", "null", "Dear ,", "Hi null,",
    ])
    func `a render trace at the end of plain text is found`(text: String) {
        #expect(emptyMerges(in: campaign(text: text)).count == 1)
        #expect(emptyMerges(in: campaign(text: "Good news.\r\n" + text)).count == 1)
    }

    @Test(arguments: [
        ("href", "https://shop.example/u/null/prefs"), ("href", "https://shop.example/c?id=undefined&amp;x=1"),
        ("href", "https://shop.example/c?id=[object%20Object]"), ("href", "tel:undefined"), ("href", "mailto:null"),
        ("href", "https://shop.example/?u=NaN"), ("href", "https://shop.example/?u=None"), ("src", "undefined"),
        ("src", "https://img.shop.example/null/a.png"), ("alt", "null"), ("title", "undefined"),
        ("src", "cid:undefined"), ("src", "https://img.shop.example/undefined.png"),
        ("href", "https://shop.example/?u=(null)"), ("href", "https://shop.example/r?to=%2Forder%2Fundefined"),
    ])
    func `a null value in an attribute is found`(attribute: String, value: String) {
        #expect(kinds("<p>Good news.</p><a \(attribute)=\"\(value)\">Go</a>").count == 1)
    }

    @Test(arguments: [
        ("href", "https://shop.example/nullable"), ("href", "https://shop.example/?utm_content=none"),
        ("href", "https://docs.shop.example/reference/null"), ("href", "https://en.wiki.example/wiki/Null"),
        ("href", "https://shop.example/annulled/undefined-terms"), ("alt", "null and void"), ("alt", "None"),
        ("bgcolor", "undefined"), ("src", "https://img.shop.example/Nan.png"),
        ("src", "https://img.shop.example/null.gif"), ("href", "https://shop.example/?to=%2Fnulled"),
    ])
    func `other attributes pass`(attribute: String, value: String) {
        #expect(kinds("<p>Good news.</p><a \(attribute)=\"\(value)\">Go</a>") == [])
    }

    @Test func `a finding says what was found and where`() throws {
        let mail = campaign(html: "<p>Hi there,</p><p>You owe $NaN.</p>")
        let finding = try #require(EmptyMergeCheck().judge(facts(mail)).first)
        #expect(finding.reason == "a missing value for an amount, \"$NaN\", in html")
        let spot = try #require(finding.spot)
        #expect(String(decoding: mail.surfaces[spot.surface].text[spot.range], as: UTF8.self) == "$NaN")
    }

    @Test func `hostile text is judged in linear time`() {
        for piece in [
            "null ", "undefined,", "on line 1 ", "Hi null\n", "\" does not exist", ":0x0", "1970-01-01 ", ": $\n",
        ] {
            let mail = { (octets: Int) in
                facts(campaign(text: String(repeating: piece, count: octets / piece.utf8.count)))
            }
            let ratio = LinearTime.ratio(mail(10_000), mail(10_000 * LinearTime.growth)) {
                _ = EmptyMergeCheck().judge($0)
            }
            #expect(ratio <= LinearTime.limit, "\(piece)")
        }
    }

    private func kinds(_ html: String) -> [String] { EmptyMergeCheck().judge(facts(campaign(html: html))).map(\.kind) }
}
