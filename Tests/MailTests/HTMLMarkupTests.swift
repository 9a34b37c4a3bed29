import Testing

@testable import Mail

/// Invalid markup disappears from the text, and its line becomes a separate surface.
struct HTMLMarkupTests {
    @Test(arguments: [
        ("<p>Hi %!s(<nil>),</p><p>more</p>", "Hi %!s(),\nmore", "Hi %!s(<nil>),"),
        ("<td>Hi #<User:0x00007f1c>,</td>", "Hi #,", "Hi #<User:0x00007f1c>,"),
        ("Dear <no value>,<br>news", "Dear ,\nnews", "Dear <no value>,"),
        ("Hi <map object at 0x7f1c>!", "Hi !", "Hi <map object at 0x7f1c>!"),
        ("Hi <!first_name>!", "Hi !", "Hi <!first_name>!"), ("Hi <![CDATA[{{x}}]]>!", "Hi !", "Hi <![CDATA[{{x}}]]>!"),
        ("<#if a>x</#if>", "<#if a>x", "<#if a>x</#if>"),
        ("<p class=\"x>Dear {{name}}, <b>\">Hi</p>", "Hi", "<p class=\"x>Dear {{name}}, <b>\">Hi"),
        ("<td {{style}}>Hi</td>", "Hi", "<td {{style}}>Hi"), ("<mj-text>Hi</mj-text>", "Hi", "<mj-text>Hi"),
        ("<c:if test=\"${vip}\">Hi</c:if>", "Hi", "<c:if test=\"${vip}\">Hi"),
        ("<p v-if=\"vip\">Hi</p>", "Hi", "<p v-if=\"vip\">Hi"),
        ("<a :href=\"link\">Hi</a>", "Hi", "<a :href=\"link\">Hi"),
        ("<i class=\"eloquaemail\">Name</i>", "Name", "<i class=\"eloquaemail\">Name"),
        ("<webversion>Hi</webversion>", "<webversion>Hi", "<webversion>Hi"),
        ("Hi <merge field=\"a\">,", "Hi <merge field=\"a\">,", "Hi <merge field=\"a\">,"),
        ("<p>a <nil> b</p><p>c</p><p><nil></p>", "a b\nc", "a <nil> b\n<nil>"),
        ("<p>a <nil> <b>b</b> &amp; c<br>d</p><p>e</p>", "a b & c\nd\ne", "a <nil> b & c"),
        ("<p>a</p><p><nil></p>b<p>c</p>", "a\nb\nc", "<nil>"), ("<p><c:if\n  x=1>a</p>b", "a\nb", "<c:if x=1>a"),
    ])
    func `markup that is removed from the text makes a surface`(_ html: String, _ text: String, _ markup: String) {
        let message = Message(wire: "Content-Type: text/html\n\n\(html)")
        #expect(message.texts("html") == [text])
        #expect(message.texts("markup") == [markup])
    }

    @Test(arguments: [
        "<o:p>&nbsp;</o:p>", "<v:rect xmlns:v=\"x\"/>", "<w:anchorlock/>", "<!doctype html>x",
        "<![if !mso]>x<![endif]>",
        "<!-- {{x}} -->y", "<amp-img src=x></amp-img>", "<td nowrap align=left>x",
        "<p class=\"a b c d e f g h i j k l m\">x",
        "<svg:path d=x></svg:path><st1:city>x</st1:city><fb:like></fb:like><u1:p></u1:p>", "Dear <FirstName>,",
        "<p ng-if=\"a\" x-show=\"b\" data-bind=\"c\" class=\"eloqua\">x</p>",
        "<a href=x><unsubscribe>y</unsubscribe></a>",
        "<?xml version=\"1.0\"?>x", "<a href=x title=y NOTRACK>z</a>", "</p>x", "a < b", "<svg><path d=x /></svg>",
    ])
    func `markup that is usual in mail makes no markup surface`(_ html: String) {
        #expect(Message(wire: "Content-Type: text/html\n\n\(html)").texts("markup") == [])
    }

    @Test func `markup in an AMP template makes no markup surface`() {
        let html = "<template type=\"amp-mustache\"><x-y>{{a}}</x-y></template>"
        #expect(Message(wire: "Content-Type: text/x-amp-html\n\n\(html)").texts("markup") == [])
    }

    /// Programs drop the rest of the document, or show it.
    @Test(arguments: ["script", "style", "xml"]) func `an unclosed element hides no text after it`(_ name: String) {
        #expect(visible("<p>a</p><\(name)><p>{{x}}</p>").contains("{{x}}"))
        #expect(visible("<\(name)>a</\(name)><\(name)><b>{{x}}</b>").contains("{{x}}"))
        #expect(!visible("<\(name)>{{x}}</\(name)>").contains("{{x}}"))
    }

    @Test func `a place in the markup surface leads back to its bytes`() throws {
        let wire = Array("Content-Type: text/html\r\n\r\n<p>one</p><p>Hi &amp; %!s(<nil>), you</p>".utf8)
        let message = Message(bytes: wire)
        let index = try #require(message.surfaces.firstIndex { $0.kind == .markup })
        let text = String(decoding: message.surfaces[index].text, as: UTF8.self)
        let place = try #require(text.range(of: "<nil>"))
        let start = text.utf8.distance(from: text.startIndex, to: place.lowerBound)
        let range = wire.withUnsafeBytes { MessageOrigins(reading: $0) }.range(of: start..<start + 5, inSurface: index)
        #expect(String(decoding: wire[range], as: UTF8.self) == "<nil>")
    }
}
