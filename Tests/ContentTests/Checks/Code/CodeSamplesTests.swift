import Mail
import TestSupport
import Testing

@testable import Content

/// Which text counts as code, shown by the findings of the checks that use it.
struct CodeSamplesTests {
    private static let subject = "Our spring offers"

    @Test(arguments: [
        "Hello,\r\n\r\nset it so:\r\n\r\n```yaml\r\nenv:\r\n  TOKEN: ${{ secrets.TOKEN }}\r\n```\r\nBye\r\n",
        "Hello,\r\n\r\nSprintf(\"%v\", x) and printf(\"%d\", n) print {{ user.name }} if it fails.\r\n",
    ]) func `a named fence and a line of calls are code`(text: String) {
        #expect(PlaceholderCheck().judge(facts(letter(subject: Self.subject, text: text))) == [])
    }

    @Test func `a block's tag in an element within a sentence is code, and with it the values beside it`() {
        func found(_ html: String) -> [String] {
            let mail = message("Subject: \(Self.subject)", "Content-Type: text/html", "", "<p>\(html)</p>")
            return PlaceholderCheck().judge(facts(mail)).map(\.excerpt)
        }
        #expect(found("Write <code>{{#each items}}</code> as before, and <code>{{this.name}}</code> inside.") == [])
        #expect(found("Use <code>{{coupon}}</code> as before, and <code>{{price}}</code> inside.").count == 2)
    }

    /// Unfilled values; most of these cases are blocked with any Subject.
    @Test(arguments: [
        // The whole mail is indented, as a template in a heredoc.
        "    Dear {{first_name}},\r\n\r\n    spring is here, have a look at our offers.\r\n",
        "\tDear {{first_name}},\r\n\r\n\tspring is here.\r\n", "Spring!\r\n\r\n    Dear {{first_name}},\r\n",
        "    Dear {{first_name}},\r\n\r\n    spring is here.\r\n\r\nShop Ltd, 4 Mill Lane\r\n",
        "    Spring News\r\n\r\n        Your code: {{coupon}}\r\n",
        "\r\n\r\n    Your order {{order_id}} is on its way\r\n",
        "Hello,\r\n\r\n    {{first_name}}, spring is here.\r\n", "Dear Jane,\r\n\r\n\t{{offer_text}}\r\n\r\nBye\r\n",
        "        {{offer_text}}\r\n\r\n    Bye\r\n",
        "Your order:\r\n\r\n    Total = {{total}}\r\n    Tax = {{tax}}\r\n",
        // A divider is not a fence.
        "SPRING NEWS\r\n~~~~~~~~~~~~~~~~~~~~\r\n\r\nDear {{first_name}},\r\nspring is here.\r\n",
        "~~~\r\nDear {{first_name}},\r\n", "```\r\nDear {{first_name}},\r\n",
        "~~~~~~ NEWS ~~~~~~\r\nYour code: {{coupon}}\r\n~~~~~~~~~~~~~~~~~~\r\nBye\r\n",
        "~~~~~~~~~~\r\nYour code: {{coupon}}\r\n~~~~~~~~~~\r\nBye\r\n",
        "~~~~~~~~~~\r\nYour code: {{coupon}}\r\n~~~~~\r\nBye\r\n", "```\r\nYour code: {{coupon}}\r\n~~~\r\n",
        "Hello\r\n```\r\nDear {{first_name}}\r\n```\r\n", "Hello Jane,\r\n```\r\n{{coupon}}\r\n```\r\n",
        "~~~~~~~~~~\r\nint x = 1;\r\nreturn x;\r\n\r\nYour code: {{coupon}}\r\n",
        // Backticks around a value.
        "Your code: `{{coupon_code}}`\r\n", "Rock `n roll, {{name}}\r\n", "Your code is ``{{coupon_code}}``!\r\n",
        "`Dear {{first_name}},`\r\n", "`a` {{name}} `b`\r\n", "Use code `{{coupon}}` at the checkout.\r\n",
        // Signs of a patch without its header, or after its lines.
        "- one\r\n- {{name}}\r\n", "+ {{name}}\r\n+ {{coupon}}\r\n", "@@ SALE @@\r\n- {{name}}\r\n",
        "@@ -1 +1 @@\r\n-a\r\n+b\r\n\r\nHi {{name}}\r\n", "@@ -1 +1 @@\r\n-a\r\n+b\r\n- {{name}}\r\n",
        "@@ -1,90 +1,90 @@\r\n- one\r\n- {{name}}\r\n",
    ])
    func `a tag is found in mail without any other sign of code`(text: String) {
        #expect(!tags(text: text).isEmpty)
    }

    @Test(arguments: [
        "<p>Hello Jane, your discount code is <code>{{coupon_code}}</code>, use it today.</p>",
        "<p>Your code: <kbd>{{coupon_code}}</kbd></p>", "<p>Your code: <samp>*|COUPON|*</samp></p>",
        "<p>Your code: <tt>%%COUPON%%</tt></p>",
        "<p>Your code:</p><pre>{{coupon_code}}</pre><p>Use it today, Jane.</p>",
        "<p>Your code: <code><b>{{coupon_code}}</b></code></p>", "<p>Your code: <code> {{ coupon_code }} </code></p>",
        "<p>Your code: <code>{{a}}-{{b}}</code></p>", "<p>Your code: <code>{{coupon|default:'none'}}</code></p>",
        "<p>Your code: <code>${coupon.code}</code></p>", "<p>Your code: <code>&lt;CouponCode&gt;</code></p>",
        "<p>Your code: <code>SAVE-{{coupon}}</code></p>",
        "<p><code>Dear {{first_name}},</code></p><p>Spring is here.</p>",
        "<p>News for you, and it is good news, as ever in spring:</p><pre>Dear {{first_name}},\nspring is here.</pre>",
        "<p>Spring is here, and so are we.</p><p style=\"font-family:monospace\">Order {{order_id}}<br>Total {{total}}</p>",
        "<p>Your receipt, with all that you have bought:</p><pre>Item      Qty\n=============\n{{item}}   {{qty}}</pre>",
        "<p>Now in the shop, for a short while: <code>#foreach($x in $items)\n$x.name\n#end {{a}}</code></p>",
    ])
    func `a tag in an HTML code element is found`(html: String) {
        #expect(!tags(html: html).isEmpty)
        #expect(!tags(html: html, subject: "Our spring offers in May").isEmpty)
    }

    /// A coupon is alone. Mail about code names a tag beside other samples.
    @Test(arguments: [
        "<code>{{coupon_code}}</code>", "<kbd>*|COUPON|*</kbd>", "<samp>[[coupon_code]]</samp>", "<tt>${coupon}</tt>",
        "<pre>{{coupon_code}}</pre>",
    ])
    func `a code element with only one tag is no sample when it is the mail's only one`(element: String) {
        let html = "<p>Hi Jane, your voucher is \(element), use it today</p>"
        #expect(tags(html: html, subject: "Changelog 4.3").count == 1)
    }

    @Test func `a code element with only one tag is a sample beside others, in mail about code`() {
        let html = "<p>We added <code>{{coupon_code}}</code>, get it with <code>npm install --save=x</code></p>"
        #expect(tags(html: html, subject: "Changelog 4.3").isEmpty)
        let coupons = "<p>Your voucher is <code>{{coupon_code}}</code>, or take <code>SAVE10</code></p>"
        #expect(tags(html: coupons, subject: "Our spring offers in May").count == 1)
    }

    @Test(arguments: [
        "The variable <code>{{shop.name}}</code> is now there for all.",
        "Put <code>{{name}}</code> into your template now.",
        "The merge tag <code>*|FNAME|*</code> is replaced by the name.",
    ])
    func `a code element with only one tag is a sample where a sentence speaks of it and goes on`(sentence: String) {
        #expect(tags(html: "<p>Hi Jane,</p><p>\(sentence)</p>") == [])
        #expect(tags(html: "<p>Hi Jane,</p><p>\(sentence)</p>", subject: "Changelog 4.3") == [])
    }

    @Test func `a code element in mail about code is a sample within a sentence that gives no value`() {
        let html = "<p>Hi Jane,</p><p>You can use <code>{{first_name}}</code> in your subject lines now.</p>"
        #expect(tags(html: html, subject: "Changelog 4.3") == [])
        #expect(tags(html: html) == ["{{first_name}}"])
        let key = "<p>Hi Jane,</p><p>Use the code <code>{{coupon}}</code> for ten percent off.</p>"
        #expect(tags(html: key, subject: "Changelog 4.3") == ["{{coupon}}"])
    }

    @Test func `a shown greeting is a sample between sentences of which one announces a template`() {
        let sample = "<pre>Hello {{ user.name }},\nyour order {{ order.id }} has shipped.</pre>"
        let html = "<p>This week we look at templates in our app.</p>\(sample)<p>The engine replaces both of them.</p>"
        #expect(tags(html: html) == [])
        #expect(
            !tags(html: "<p>This week we look at shoes in our shop.</p>\(sample)<p>All of them are new.</p>").isEmpty)
    }

    @Test(arguments: [
        "The fix:\r\n\r\n```\r\nputs \"Hi #{user.name} {{name}}\"\r\n```\r\n",
        "~~~js\r\nconst s = x(\"{{a}}\");\r\n~~~\r\n",
        "~~~~\r\nputs \"{{a}}\"\r\n~~~\r\nputs \"{{b}}\"\r\n~~~~~\r\n",
        "Good news.\r\n\r\n    tmpl := template.New(\"x\").Parse(\"Hi {{ .Name }}\")\r\n",
        "Good news.\r\n\r\n\tif (x == {{a}}) {\r\n\t\treturn \"{{b}}\";\r\n\t}\r\n",
        "Set it like this: `<p title=\"x\">{{name}}</p>`\r\n", "Run `git log --format=\"{{name}}\" --author=x`\r\n",
        "Use `Dear *|FNAME|*,` in your template.\r\n", "The merge tag `*|FNAME|*` stands for the first name.\r\n",
        "Our templates can do loops now:\r\n\r\n    {% for item in items %}\r\n      {{ item.title }}\r\n    {% endfor %}\r\n",
        "--- a/mail.html\r\n+++ b/mail.html\r\n@@ -1,2 +1,2 @@\r\n Dear\r\n-<b>{{name}}</b>\r\n+<i>{{name}}</i>\r\n",
        "@@ -1,2 +1,2 @@\r\n Dear\r\n-<b>{{name}}</b>\r\n+<i>{{name}}</i>\r\nBye\r\n",
        "diff --git a/x b/x\r\n@@ -10,2 +10,3 @@\r\n+  Hi {{name}}\r\n-- \r\nShop\r\n",
        "The query:\r\n\r\n    SELECT * FROM t WHERE name = '{{name}}';\r\n",
        "{{{{ is no tag, and JSON is:\r\n\r\n```json\r\n{\"name\": \"{{name}}\", \"id\": 1}\r\n```\r\n",
    ])
    func `a tag passes in a sample that its content or its sentence shows to be code`(text: String) {
        #expect(tags(text: text) == [])
    }

    @Test(arguments: [
        "```\r\nHi %%FIRSTNAME%%,\r\n```\r\n", "    Hi %%FIRSTNAME%%,\r\n",
        "Write `{{name}}`, and it is filled in.\r\n",
        "```\r\n{{name}}\r\n```\r\n", "    {% for item in items %}\r\n    {{ item.title }}\r\n    {% endfor %}\r\n",
    ])
    func `a sample without marks of code passes only in mail about code`(sample: String) {
        let text = "Hi Jane,\r\n\r\nversion 4.3 is out.\r\n\r\n" + sample + "\r\nBye\r\n"
        #expect(tags(text: text, subject: "Changelog 4.3") == [])
        #expect(tags(text: text, subject: "This week in Mustache: tips and links") == [])
        #expect(tags(text: text + "\r\n```\r\nconst s = x(\"a\");\r\n```\r\n") == [])
        #expect(!tags(text: text).isEmpty)
        #expect(!tags(text: text, subject: "Mustache and beard").isEmpty)
    }

    @Test(arguments: [
        "<p>Use <code>Dear *|FNAME|*,</code> in your template.</p>", "<pre>&lt;p&gt;{{name}}&lt;/p&gt;</pre>",
        "<pre>if (user == {{name}}) {\n  return;\n}</pre>", "<code>t(\"items\") // \"{{count}} items\"</code>",
        "<code>const s =</code><br><code>x(\"{{a}}\");</code>",
    ])
    func `a tag in a code sample in HTML passes`(sample: String) {
        let html =
            "<p>Hi Jane,</p><p>version 4.3 is out, with all that you have asked for in spring.</p>\(sample)<p>Bye</p>"
        #expect(tags(html: html, subject: "Templating tips for developers") == [])
    }

    /// A mail's own greeting is not a sample, even in mail about code.
    @Test(arguments: [
        "```\r\nDear {{first_name}},\r\n```\r\n\r\nversion 4.3 is out.\r\n",
        "`Dear {{first_name}},`\r\n\r\nversion 4.3.\r\n",
        "Version 4.3\r\n\r\n    Hi {{first_name}},\r\n", "Hi {{first_name}},\r\n\r\n```\r\nputs \"{{x}}\"\r\n```\r\n",
        "Hi {{last_name}},\r\n\r\n```\r\nHi {{first_name}},\r\n```\r\n",
    ])
    func `a tag in the mail's own greeting is found, even in a sample`(text: String) {
        #expect(!tags(text: text, subject: "Changelog 4.3").isEmpty)
    }

    @Test(arguments: [
        "See https://api.shop.example/template and your code: `{{coupon}}`\r\n",
        "template.html\r\n\r\n    {{coupon}}\r\n",
        "<html>\r\n\r\n    Your order {{order_id}}\r\n",
    ])
    func `a URL or a file name does not make a mail about code`(text: String) {
        #expect(!tags(text: text).isEmpty)
    }

    @Test func `tags in HTML source that is sent as plain text are found`() {
        let text =
            "<html>\r\n\r\n    <p>Your code is {{coupon}}</p>\r\n\r\n    <p>Order {{order_id}}</p>\r\n</html>\r\n"
        #expect(tags(text: text).count == 2)
    }

    @Test func `a missing value in an HTML code element is found`() {
        let mail = campaign(html: "<p>Your balance is <code>$NaN</code>.</p>")
        #expect(EmptyMergeCheck().judge(facts(mail)).count == 1)
        let sample = campaign(
            html: "<p>It printed:</p><pre>console.log(\"$NaN\"); // $NaN</pre><p>for a long time in spring</p>")
        #expect(EmptyMergeCheck().judge(facts(sample)) == [])
    }

    @Test func `another person's address in an HTML code element is found`() {
        let mail = campaign(html: "<p>This message was sent to <code>john@other.example</code></p>")
        #expect(WrongRecipientCheck().judge(facts(mail)).count == 1)
    }

    @Test(arguments: [
        "```\n", "~~~~\n{{a}}\n", "`{{a}}` ", "``{{a}}`", "`{{a}}", "    {{a}}\n\n", "{{a}}\n    ",
        "@@ -1 +1 @@\n{{a}}\n",
        "@@ -1,999999 +1,999999 @@\n+{{a}}\n", "--- a\n+++ b\n@@ -1 +1 @@\n", "Hi {{a}}\n\n    Hi {{a}}\n\n", "\n",
        "</{{a}}",
        "~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~\n",
    ])
    func `repeated marks of code are judged in linear time`(unit: String) {
        let text = { (octets: Int) in
            facts(campaign(text: "```\n" + String(repeating: unit, count: octets / unit.utf8.count) + "\n```\n"))
        }
        let html = { (octets: Int) in
            let samples = String(repeating: "<code>\(unit)</code>", count: octets / (unit.utf8.count + 13))
            return facts(campaign(html: "<pre>\(samples)</pre>"))
        }
        for mail in [text, html] {
            let ratio = LinearTime.ratio(mail(1 << 14), mail(LinearTime.growth << 14)) {
                _ = PlaceholderCheck().judge($0)
            }
            #expect(ratio <= LinearTime.limit, "\(unit)")
        }
    }

    // MARK: Judging

    private func tags(text: String, subject: String = subject) -> [String] {
        PlaceholderCheck().judge(facts(campaign(subject: subject, text: text))).map(\.excerpt)
    }

    private func tags(html: String, subject: String = subject) -> [String] {
        PlaceholderCheck().judge(facts(campaign(subject: subject, html: html))).map(\.excerpt)
    }
}
