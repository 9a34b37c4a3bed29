import Mail
import Testing

@testable import Guard

/// What is a placeholder and what only looks like one, by syntax.
struct PlaceholderScannerTests {
    static let tags: [(kind: String, tag: String)] = [
        ("mustache", "{{first_name}}"),
        ("mustache", "{{ user.first_name | upcase }}"),
        ("mustache", "{{ first_name | default: \"Friend\" }}"),
        ("mustache", "{{{ pm:unsubscribe }}}"),
        ("mustache", "{{#if items}}"),
        ("mustache", "{{/each}}"),
        ("mustache", "{{^paid}}"),
        ("mustache", "{{> footer}}"),
        ("mustache", "{{~user.name~}}"),
        ("mustache", "{{!-- greeting goes here --}}"),
        ("mustache", "{{.Name}}"),
        ("mustache", "{{ index .Identity \"ID\" }}"),
        ("mustache", "{{- range .Items }}"),
        ("mustache", "{{lead.First Name:default=there}}"),
        ("mustache", "{{data:firstname:\"friend\"}}"),
        ("mustache", "{{${first_name} | default: 'Valued User'}}"),
        ("mustache", "{{${first_name}}}"),
        ("mustache", "{{custom_attribute.${zip code}}}"),
        ("mustache", "{{[first name]}}"),
        ("mustache", "{{user['system']['first_name']}}"),
        ("mustache", "{{ $user->name }}"),
        ("mustache", "{{mc-unsubscribe-url}}"),
        ("mustache", "{{First Name}}"),
        ("mustache", "{{Prénom}}"),
        ("mustache", "{{姓名}}"),
        ("mustache", "{{1}}"),
        ("mustache", "{{ first_name | default: “there” }}"),
        ("liquid", "{% if user.vip %}"),
        ("liquid", "{%- endfor -%}"),
        ("liquid", "{%rand%}"),
        ("liquid", "{% url \"unsubscribe\" %}"),
        ("erb", "<%= user.first_name %>"),
        ("erb", "<% if @user %>"),
        ("erb", "<%- include('footer') %>"),
        ("erb", "<%asm_group_unsubscribe_raw_url%>"),
        ("erb", "<%FIRSTNAME%>"),
        ("erb", "<%[First Name],|Valued Customer,%>"),
        ("erb", "<%${user['FirstName']}%>"),
        ("mailchimp", "*|FNAME|*"),
        ("mailchimp", "*|IF:FNAME|*"),
        ("mailchimp", "*|END:IF|*"),
        ("mailchimp", "*|UNSUB:https://shop.example/bye|*"),
        ("percent", "%%first_name%%"),
        ("percent", "%%First Name%%"),
        ("percent", "%%email.unsub%%"),
        ("percent", "%%$first%%"),
        ("percent", "%%=ProperCase(FirstName)=%%"),
        ("percent", "%%{unsubscribe_url}%%"),
        ("percent", "%%[ SET @name = AttributeValue(\"FirstName\")\r\nIF EMPTY(@name) THEN ]%%"),
        ("dollar-brace", "${first_name}"),
        ("dollar-brace", "${user.firstName!\"friend\"}"),
        ("dollar-brace", "${Contacts.First Name}"),
        ("dollar-brace", "${build.result ?: 'COMPLETED'}"),
        ("dollar-brace", "$!{name}"),
        ("double-bracket", "[[firstname]]"),
        ("double-bracket", "[[First Name]]"),
        ("double-bracket", "[[contact.firstName]]"),
        ("double-bracket", "[[UNSUB_LINK_EN]]"),
        ("double-bracket", "[[opt_out]]"),
        ("double-bracket", "[[=Contact.f_FirstName;]]"),
        ("double-bracket", "[[data:firstname:\"friend\"]]"),
        ("double-bracket", "[[var:order_no]]"),
        ("double-bracket", "[[${user.firstName}]]"),
        ("angle-field", "<FirstName>"),
        ("angle-field", "<first_name>"),
        ("angle-field", "<FIRST NAME>"),
        ("angle-field", "<Customer Name>"),
        ("angle-field", "<insert date>"),
        ("angle-field", "<Prénom>"),
        ("angle-field", "<Greetings/>"),
        ("angle-field", "<*nombre*>"),
    ]

    static let kinds: [Surface.Kind] = [
        .subject, .header("From"), .text, .html, .attribute("title"), .attachment("a.csv"), .fileName,
    ]

    @Test(arguments: tags) func `a tag is found as it stands`(kind: String, tag: String) {
        #expect(placeholders(in: tag) == ["\(kind) \(tag)"])
    }

    @Test(arguments: tags) func `a tag is found on every kind of surface`(kind: String, tag: String) {
        for surface in Self.kinds {
            #expect(placeholders(in: "Your order, \(tag), is here", kind: surface) == ["\(kind) \(tag)"])
        }
    }

    @Test(arguments: [
        "Dear <name>,", "Hi <Name>!", "Hello Mr. <name>", "Liebe <Name>,", "Cher <nom>,", "welcome <company>",
    ]) func `a common word between angle brackets is a field after a greeting`(text: String) {
        #expect(placeholders(in: text).count == 1)
    }

    @Test(arguments: [
        // Stylesheets and data
        "@media print{.a{color:red}}", "a{b{c}}", "{\"a\":{\"b\":{\"c\":1}}}", "{{\"a\":1}}", "@media x{{.a{b:c}}}",
        "style={{ color: 'red' }}", "{%22c%22:1%}", "{{}}", "{{ }}", "{}", "{{{}}}", "{{-}}",
        // Shell, wikis, headings, logs
        "[[ -f x ]]", "[[ $a == b ]]", "[[ Sell ]]:", "[[Main Page]]", "[[Main_Page]]", "[[File:x.jpg]]", "[[]]",
        "[[ Is this true? ]]", "[[1]]", "[[sic]]", "$ {x}", "$(x)", "${}", "${1}", "$5", "R$ 30", "{{1 hit}}",
        "${local_part: $h_From:}", "`%%{arch}' kernel%{?ksmp}",
        // Percentages
        "100%%", "100%% of them and 50%% of us", "50%%off%%", "20% and 30%", "%% of the first and 20%%", "%%q%%",
        "%%a\nb%%", "%%%%", "20%20%20", "%%", "%",
        // Tables, stress, decoration
        "|*Item*|*Price*|", "*|*", "*||*", "*| a |*", "**bold** | *x*",
        // TeX
        "\\frac{{a}}{{b}}", "{{\\bf x}}",
        // Markup, addresses, arrows
        "<user@example.com>", "<https://example.com/name>", "<td>", "<b>name</b>", "<name>", "--with <name>", "<3",
        "a < b > c", "<FirstName>Jane</FirstName>", "<< Previous", "<grin>", "<T>", "<>", "Dear <jane@example.com>",
        // uuencode
        "M@!12@(`7DH\"`&%*% !M2 D(<T@)\" `<%6AP1=T`%>CV8(",
        // Ends of text
        "{", "{{", "{{a", "{{a}", "<%", "<% a", "*|", "*|A", "*|A|", "%%a", "${", "${a", "[[", "[[a_b", "[[a_b]",
        "<", "$",
    ]) func `what only looks like a tag is left alone`(text: String) {
        #expect(placeholders(in: text) == [])
    }

    @Test func `tags come in the order in which they stand`() {
        #expect(
            placeholders(in: "*|A|* {{b}}{{c}} ${d} {{b}}")
                == ["mailchimp *|A|*", "mustache {{b}}", "mustache {{c}}", "dollar-brace ${d}", "mustache {{b}}"])
    }

    @Test func `an opening that is never closed does not hide the next tag`() {
        #expect(placeholders(in: "{{ oh {{name}} and %% and %%first_name%%").count == 2)
        #expect(placeholders(in: "{{{{raw}}}}") == ["mustache {{{raw}}}"])
    }

    @Test func `a closing out of reach is none`() {
        #expect(placeholders(in: "{{a" + String(repeating: " b", count: 110) + "}}") == [])
        #expect(placeholders(in: "<first" + String(repeating: " ", count: 60) + "name>") == [])
    }

    @Test func `the scan stops when it is told to`() {
        var count = 0
        PlaceholderScanner().scan(Array("{{a}}{{b}}{{c}}".utf8), sparingCode: false) { _, _ in
            count += 1
            return count < 2
        }
        #expect(count == 2)
    }

    @Test func `an address is read with and without its percent-encoding`() {
        let kind = Surface.Kind.attribute("href")
        #expect(placeholders(in: "https://a.example/?u=%7B%7Bname%7D%7D", kind: kind) == ["mustache {{name}}"])
        #expect(placeholders(in: "https://a.example/?u=%25%25email%25%25", kind: kind) == ["percent %%email%%"])
        #expect(placeholders(in: "https://a.example/?u=%%address%%", kind: kind) == ["percent %%address%%"])
        #expect(placeholders(in: "https://a.example/?u=*%7CEMAIL%7C*", kind: kind) == ["mailchimp *|EMAIL|*"])
        #expect(placeholders(in: "https://a.example/?a=1%7C2&b=100%25&c=%2", kind: kind) == [])
        #expect(placeholders(in: "https://a.example/?u=%7B%7Bname%7D%7D", kind: .text) == [])
    }

    @Test(arguments: [
        "Use `Dear *|FNAME|*,` in your template.",
        "Like so:\n\n    Hello {{ user.name }}!\n    {% for item in items %}\n      {{ item.title }}\n",
        "Like so:\r\n\r\n\t{{ user.name }}\r\n",
        "```\nHi %%FIRSTNAME%%,\n```\n",
        "~~~\n{{a}}\n~~~",
    ]) func `samples of code in a text are spared`(text: String) {
        #expect(placeholders(in: text, kind: .text) == [])
        #expect(placeholders(in: text, kind: .html) != [])
    }

    @Test(arguments: [
        "Rock `n roll, {{name}}", "```\ncode\n```\nHi {{name}}", "Hi,\n      {{name}} wrapped here", "   {{name}}",
        "`a` {{name}} `b`", "    code\nHi {{name}}",
    ]) func `what stands beside a sample of code is not spared`(text: String) {
        #expect(placeholders(in: text, kind: .text) == ["mustache {{name}}"])
    }

    @Test func `every alignment and length is searched`() {
        for padding in 0..<24 {
            let text = String(repeating: "x", count: padding) + "{{a}}"
            #expect(placeholders(in: text) == ["mustache {{a}}"])
            #expect(placeholders(in: text + String(repeating: "y", count: padding)) == ["mustache {{a}}"])
        }
    }

    @Test func `the search stops at trigger bytes and at no other`() {
        for byte in UInt8.min...UInt8.max {
            for position in 0..<9 {
                var text = [UInt8](repeating: UInt8(ascii: "a"), count: 17)
                text[position] = byte
                let expected = TriggerBytes.all.contains(byte) ? position : text.count
                #expect(TriggerBytes.next(in: text.span.bytes, from: 0) == expected)
            }
        }
    }

    /// A quadratic search would take many minutes here.
    @Test(arguments: [
        "{{", "{{a ", "{", "%%", "%%[", "<", "<%", "*|", "[[", "${", "`", "{{a}", "<a", "\\{{a}}", "<name>",
    ]) func `repetition costs linear time`(unit: String) {
        let text = String(repeating: unit, count: (1 << 18) / unit.utf8.count)
        var count = 0
        for kind in [Surface.Kind.text, .attribute("href")] {
            PlaceholderScanner().scan(Surface(kind: kind, text: Array(text.utf8))) { _, _ in
                count += 1
                return true
            }
        }
        #expect(count >= 0)
    }
}
