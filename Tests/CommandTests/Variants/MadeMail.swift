/// Short mails made for this test, each with its mistake.
struct MadeMail: Sendable {
    let sender: String
    let subject: String
    let text: String?
    let html: String?
    /// The mistake, as a reader sees it; nil when the mail is good.
    let tag: String?

    init(
        _ tag: String?, sender: String = "Fern & Co", subject: String = "Our spring offers", text: String? = nil,
        html: String? = nil
    ) {
        self.tag = tag
        self.sender = sender
        self.subject = subject
        self.text = text
        self.html = html
    }

    var tree: MailTree {
        var mail = MailTree(fields: [], content: .other([]))
        mail.set("From", "\(sender) <news@shop.example>")
        mail.set("To", "jane@example.com")
        mail.set("Subject", subject)
        mail.set("Date", "Mon, 02 Mar 2026 10:00:00 +0000")
        mail.set("Message-ID", "<1@shop.example>")
        mail.set("List-Unsubscribe", "<https://shop.example/bye>")
        mail.set("MIME-Version", "1.0")
        let parts = [
            text.map { Self.part("text/plain", $0) },
            html.map { Self.part("text/html", "<html><body>\($0)</body></html>") },
        ]
        .compactMap { $0 }
        if parts.count == 1 {
            mail.fields += parts[0].fields
            mail.content = parts[0].content
        } else {
            mail.set("Content-Type", "multipart/alternative")
            mail.content = .multipart(parts)
        }
        return mail
    }

    private static func part(_ type: String, _ text: String) -> MailTree {
        let bytes = text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n") + "\r\n"
        var part = MailTree(fields: [], content: .text(Array(bytes.utf8), .identity))
        part.set("Content-Type", "text/\(type.dropFirst(5)); charset=utf-8")
        return part
    }

    // MARK: Mail

    static let broken =
        tags.flatMap { tag in
            [
                MadeMail(tag, text: "Dear \(tag),\n\nspring is here, have a look at our offers.\n\nThe shop"),
                MadeMail(
                    tag, html: "<p>Dear \(escaped(tag)),</p><p>spring is here, have a look at <b>our offers</b>.</p>"),
            ]
        } + others

    /// Tags in the syntaxes of many tools.
    private static let tags = [
        "{{first_name}}", "*|FNAME|*", "%%FIRSTNAME%%", "[[firstname]]", "${user.name}", "<%= name %>", "{first_name}",
        "<FirstName>", "#{user.name}", "{% if name %}",
    ]

    private static let others = [
        MadeMail("{{first_name}}", subject: "{{first_name}}, spring is here", text: "Hello Jane,\n\nhave a look."),
        MadeMail("{{brand}}", sender: "{{brand}}", text: "Hello Jane,\n\nhave a look."),
        MadeMail("{{coupon}}", text: "Hello Jane,\n\nyour code: {{coupon}}\n\nuse it today"),
        MadeMail("{{coupon}}", html: "<p>Hello Jane,</p><p>your code: {{coupon}}</p>"),
        MadeMail("{{url}}", html: "<p>Hello Jane,</p><p><a href=\"https://shop.example/?u={{url}}\">Go</a></p>"),
        MadeMail(
            "*|COUPON|*", text: "Hello Jane,\n\nhere it is.", html: "<p>Hello Jané,</p><p>Your code is *|COUPON|*.</p>"),
        MadeMail(
            "{{name}}", text: "Hello {{name}},\n\ncaf\u{E9} au lait.",
            html: "<p>Hello Jane,</p><p>caf\u{E9} au lait.</p>"),
        MadeMail("Dear ,", text: "Dear ,\n\nspring is here."),
        MadeMail("Hi null", html: "<p>Hi null,</p><p>spring is here.</p>"),
        MadeMail("Hi undefined", text: "Hi undefined,\n\nspring is here."),
        MadeMail("$NaN", text: "Hello Jane,\n\nyou owe $NaN."),
        MadeMail("$NaN", html: "<p>Hello Jane,</p><p>you owe $NaN.</p>"),
        MadeMail("Total: $", html: "<p>Hello Jane,</p><p>Total: $</p>"),
        MadeMail("Total: $", text: "Hello Jane,\n\nTotal: $"),
        MadeMail("[object Object]", html: "<p>Hello Jane,</p><p>Your [object Object] is on its way.</p>"),
        MadeMail("Liquid error: internal", text: "Hello Jane,\n\nLiquid error: internal"),
        MadeMail("1970-01-01", text: "Hello Jane,\n\nyour plan renews on 1970-01-01."),
    ]

    static let clean = [
        MadeMail(nil, text: "Hello Jane,\n\nspring is here, have a look at our offers.\n\nThe shop"),
        MadeMail(nil, html: "<p>Hello Jane,</p><p>spring is here &amp; 20% off [new] items: $5, not 100%.</p>"),
        MadeMail(nil, text: "Hello J\u{FC}rgen,\n\nfr\u{FC}her war mehr Lametta.", html: "<p>Hello J&uuml;rgen,</p>"),
        MadeMail(nil, subject: "[Action required] 50% off", text: "Hi there,\n\n* one\n* two\n\n-- \nThe shop"),
        MadeMail(
            nil, subject: "Changelog 4.3", text: "Hi Jane,\n\nnew in 4.3:\n\n```\nputs \"Hi #{user.name}\"\n```\n\nBye"),
        MadeMail(
            nil, subject: "Templating tips for developers",
            html: "<p>Hi Jane,</p><p>Use <code>Hello {{ user.name }}!</code> in your template.</p>"),
        MadeMail(nil, text: "Hi Jane,\n\nrun this:\n\n    git log --format=\"%h\" --author=x\n\nBye"),
        MadeMail(nil, text: "Dear all,\n\nJennifer Null joins us; null and void is what she is not.\n\nTotal: $5"),
        MadeMail(nil, html: "<table><tr><td>Total:</td><td>$ 40</td></tr></table><p>Thanks, Jane!</p>"),
        MadeMail(
            nil, subject: "[PATCH] templates: greet",
            text: "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-Hi {{ name }}\n+Hello {{ name }}\n-- \n2.1"),
        MadeMail(
            nil, subject: "\u{65B0}\u{5546}\u{54C1}", text: "\u{60A8}\u{597D}\u{FF1A}\n\n\u{65B0}\u{5546}\u{54C1}"),
    ]

    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.map { ["<": "&lt;", ">": "&gt;", "&": "&amp;"][$0] ?? String($0) }.joined()
    }
}
