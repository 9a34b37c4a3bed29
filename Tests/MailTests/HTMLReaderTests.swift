import Testing

@testable import Mail

struct HTMLReaderTests {
    @Test(arguments: [
        ("Hello <b>world</b>", "Hello world"),
        ("{{<b>first</b>_<i>name</i>}}", "{{first_name}}"),
        ("<p>a</p><p>b</p>", "a\nb"),
        ("a<br>b<BR/>c", "a\nb\nc"),
        ("  a \r\n\t b  ", "a b"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("a<script>var x = '<p>{{x}}</p>';</script>b", "ab"),
        ("a<style>p { color: {{x}} }</style>b", "ab"),
        ("a<!-- {{x}} --->b<!-->c<!--->d", "abcd"),
        ("a<!--[if mso]><p>Outlook {{x}}</p><![endif]-->b", "a\nOutlook {{x}}\nb"),
        ("<!--[if !mso]><!-->a<!--<![endif]-->b", "ab"),
        ("<![if !mso]>a<![endif]>b", "ab"),
        ("a<!-- never closed >{{x}}", "a{{x}}"),
        ("<!--[if !mso]>-->a<!--<![endif]-->b<!-- c -->d", "abd"),
        ("{{<span class=SpellE>first</span><wbr><!-- x -->_<o:p></o:p><font color=red>name</font>}}", "{{first_name}}"),
        ("&amp;#123;", "&#123;"),
        ("<!doctype html><?xml version=\"1.0\"?>a", "a"),
        ("a<?= $name ?>b", "a<?= $name ?>b"),
        ("<% name %> 1 < 2 <3", "<% name %> 1 < 2 <3"),
        ("<title>Sale &amp; <b></title>x", "Sale & <b>\nx"),
        ("<textarea><b></textarea>", "<b>"),
        ("<xml><o:PixelsPerInch>96</o:PixelsPerInch></xml>a", "a"),
        ("<a title='>'>x</a>", "x"),
        ("<a b=\">\" c=d/>x", "x"),
        ("Dear {{na", "Dear {{na"),
        ("Dear <a href=\"{{x}}", "Dear <a href=\"{{x}}"),
    ])
    func `the text of HTML is what a person sees`(_ html: String, _ expected: String) {
        #expect(visible(html) == expected)
    }

    @Test(arguments: [
        "<FirstName>", "<FIRST_NAME>", "<First Name>", "<first_name>", "<firstname>", "<first-name>", "<contact.name>",
        "<Vorname>", "<customer>",
    ])
    func `an element that looks like a field stays in the text`(_ tag: String) {
        #expect(visible("Dear \(tag),") == "Dear \(tag),")
    }

    @Test(arguments: [
        "<TABLE>", "<Br>", "<o:p>", "<O:P>", "<v:roundrect arcsize=\"8%\">", "<foo>", "<jane@example.com>",
        "<https://example.com/Name>", "<linearGradient>", "<blockQuote>", "<center>", "<amp-img>", "<NOBR>",
        "<clipPath>",
    ])
    func `a known element, an address or a URL between angle brackets is removed`(_ tag: String) {
        #expect(!visible("Dear \(tag)x").contains("<"))
    }

    @Test(arguments: [
        ("&amp;&lt;&gt;&quot;&apos;", "&<>\"'"), ("&lbrace;&lcub;x&rcub;&rbrace;", "{{x}}"),
        ("&#123;&#x7b;&#X7D;&#125;", "{{}}"),
        ("&eacute;&Eacute;&euro;&hellip;&zwnj;", "éÉ€…\u{200C}"), ("a&nbsp;b", "a\u{A0}b"),
        ("&nbsp &copy 2026", "\u{A0} © 2026"),
        ("&#150;&#x80;", "–€"), ("&#0;&#xD800;&#x110000;&#99999999999;", "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"),
        ("&unknown; &; &#; &#x; & b", "&unknown; &; &#; &#x; & b"), ("a&#32;&#10;b", "a b"), ("&lt;b&gt;", "<b>"),
        ("&ast;&verbar;FNAME&vert;&midast;", "*|FNAME|*"), ("&percnt;&percnt;", "%%"),
        ("&dollar;&lsqb;&rsqb;&num;", "$[]#"),
    ])
    func `character references are decoded`(_ html: String, _ expected: String) {
        #expect(visible(html) == expected)
    }

    @Test(arguments: [
        (HTMLAttribute.href, "<a href=\"https://example.com/?a=1&amp;b={{x}}\">", "https://example.com/?a=1&b={{x}}"),
        (.href, "<a HREF='x'><area href=y>", "x\ny"),
        (.href, "<a href=\"?a=1&copy=2&reg;\">", "?a=1&copy=2®"),
        (.src, "<img class=a src = \" {{url}} \" alt=b>", "{{url}}"),
        (.src, "<img src=\"data:image/png;base64,{{AAAA\">", "data:image/png;base64"),
        (.alt, "<img alt='Dear\n{{name}}'>", "Dear {{name}}"),
        (.title, "<a title=\"Hi &lbrace;x}\">", "Hi {x}"),
        (.content, "<meta name=description content=\"{{x}}\">", "{{x}}"),
        (.ariaLabel, "<a aria-label=\"{{x}}\">", "{{x}}"),
        (.placeholder, "<input placeholder=\"{{x}}\">", "{{x}}"),
        (.background, "<td background=\"{{x}}\">", "{{x}}"),
        (.srcset, "<img srcset=\"{{x}} 2x\">", "{{x}} 2x"),
        (.template, "<p th:text=\"#{greeting}\">", "th:text=\"#{greeting}\""),
        (.template, "<p TH:placeholder='${x}'>", "TH:placeholder='${x}'"),
        (.href, "<!--[if mso]><v:roundrect href=\"{{x}}\"><![endif]-->", "{{x}}"),
        (.src, "<!--[if gte mso 9]><v:rect><v:fill src='{{x}}' /></v:rect><![endif]-->", "{{x}}"),
        (.href, "<!-- <a href=\"{{x}}\"> -->", ""),
        (.href, "<a href=''><a href><a href=x>", "\n\nx"),
        (.title, "<a data-title=x titles=y>", ""),
        (.alt, "<amp-img [alt]=\"state.x\" alt=y>", "y"),
        (.content, "<a content=x>", ""),
        (.value, "<li value=1><input value='{{x}}'><button value=b><option value=c>", "{{x}}\nb\nc"),
        (.style, "<p style=\"color:#fff;width:100%;font-family:&quot;Times&quot;\">", ""),
        (
            .style, "<p style=\"background:url(a.png);b:url( 'b c' )\"><p style=\"b:url(&quot;c&quot;)\">",
            "a.png\nb c\nc"
        ),
        (.style, "<p style=\"color:{{x}}\"><p style=\"color:%%x%%\">", "color:{{x}}\ncolor:%%x%%"),
        (.style, "<style>p{{x}}{color:{{y}};background:url({{z}})}</style>", "{{z}}"),
    ])
    func `attribute values that reach a person are read`(_ attribute: HTMLAttribute, _ html: String, _ expected: String)
    {
        #expect(values(attribute, in: html) == expected)
    }

    @Test func `every attribute is found under its own name`() {
        for attribute in HTMLAttribute.allCases where attribute != .template {
            let element = attribute == .content ? "meta" : "input"
            #expect(values(attribute, in: "<\(element) \(attribute.rawValue)=\"{{x}}\">") == "{{x}}", "\(attribute)")
        }
    }

    @Test func `the strings of structured data make a surface`() {
        let message = Message(
            wire: """
                Content-Type: text/html

                <script type="application/ld+json">{"name": "Order \\u007b{no}\\u007d \\"x\\"", "b": ["\\ud83c\\udf89"]}</script>a
                """)
        #expect(message.texts("json-ld") == ["name\nOrder {{no}} \"x\"\nb\n🎉"])
        #expect(message.texts("html") == ["a"])
    }

    @Test func `HTML is converted from its charset before it is parsed`() {
        let message = Message(
            wire:
                "Content-Type: text/html; charset=iso-2022-jp\nContent-Transfer-Encoding: quoted-printable\n\n<p>=1B$B$\"=1B(B</p>"
        )
        #expect(message.texts("html") == ["あ"])
    }

    @Test func `elements that a template engine should have removed are kept`() {
        let html =
            "<p>Hi <unsubscribe>bye</unsubscribe><t t-out=\"object.name or ''\"/><script runat=server>x()</script>"
        #expect(text(read(html).text) == "Hi <unsubscribe>bye<script runat=server>")
        #expect(values(.template, in: html) == "t-out=\"object.name or ''\"")
    }
}
