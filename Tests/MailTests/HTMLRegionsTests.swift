import Testing

@testable import Mail

struct HTMLRegionsTests {
    /// Enough text, so that the quotes are less than half of it.
    private static let prose = "<p>Some prose that is longer than what is quoted in it, so that quoting is quoting."

    @Test(
        arguments: [
            ("a <code>x</code> b", ["code: x"]),
            ("a <kbd>x</kbd><samp>y</samp><tt>z</tt>", ["code: x", "code: y", "code: z"]),
            ("\(prose)<pre>x <b>y</b></pre>z", ["code: x y"]),
            ("a<code>x<code>y</code>z</code>b", ["code: xyz", "code: y"]),
            ("a<code>x</b></i>y</code>b", ["code: xy"]),
            ("<div><code>x</div>y", ["code: x\ny"]),
            ("a<div hidden>b<code>c</div>d", ["code: c"]),
            ("a<code>never closed", ["code: never closed"]),
            ("a<code></code>b", []),
            ("<textarea>x</textarea>", []),
            ("\(prose)<span style=\"font-family: 'Courier New', serif\">x</span>y", ["code: x"]),
            ("\(prose)<span style=\"font-family:&quot;Fira Code&quot;,monospace;color:red\">x</span>y", ["code: x"]),
            ("\(prose)<span style=\"font:12px/1.5 Consolas\">x</span>y", ["code: x"]),
            ("\(prose)<font face=Monaco>x</font>y", ["code: x"]),
            ("\(prose)<span style=\"font-family:Monotype Corsiva, Arial\">x</span>", []),
            ("\(prose)<span style=\"font-family:Arial, Courier\">x</span>", []),
            ("\(prose)<p style=\"font-family:monospace\">x<br>z<p>y", ["code: x\nz"]),
            // A coupon.
            ("\(prose)<p style=\"font-family:monospace\">x<p>y", []),
            ("\(prose)<table><tr><td style=\"font-family:Courier\"><b>x</b></td></tr></table>", []),
        ] as [(String, [String])])
    func `code samples are marked`(_ html: String, _ expected: [String]) {
        #expect(regions(in: html).filter { $0.hasPrefix("code") } == expected)
    }

    @Test(
        arguments: [
            ("Hi <img alt=\"Jane\">,", ["picture: i"]), ("<p>Total: $<img alt=12.99></p>Bye", ["picture: $"]),
            ("Hi <b><img alt=\"Jane\"></b>, <code>x</code>", ["picture: i", "code: x"]),
            ("Hi <img alt=\"\">, <img>, <img alt=\"👋\">, you", []), ("<img alt=\"Shop\"> Hi", []),
            ("<p>Hi</p><img alt=\"Shop\"><p>you</p>", []),
        ] as [(String, [String])])
    func `a picture with a text of its own within a line is marked`(_ html: String, _ expected: [String]) {
        #expect(regions(in: html) == expected)
    }

    @Test func `a monospaced font of the whole document marks no code`() {
        #expect(regions(in: "<body style=\"font-family:Courier\"><p>Dear {{name}},</p><code>x</code>") == ["code: x"])
    }

    @Test func `a document that is mostly a pre element marks no code`() {
        #expect(regions(in: "<pre>Dear {{name}},\n\nthe shop is open.</pre><p>Bye") == [])
    }

    @Test(arguments: [
        "style=\"display:none\"", "style='DISPLAY : none !important'", "style=\"color:red;visibility:hidden\"",
        "style=\"max-height:0;overflow:hidden\"", "style=\"max-height:0px\"", "style=\"font-size:0\"",
        "style=\"font-size:1px;color:#fff\"", "style=\"opacity:0\"", "style=\"line-height:0px;overflow:hidden\"",
        "hidden", "hidden=\"hidden\"", "HIDDEN class=x",
    ])
    func `text that is not displayed is marked as hidden`(_ attribute: String) {
        #expect(regions(in: "a<div \(attribute)>b<div>c</div>d</div>e") == ["hidden: b\nc\nd"])
    }

    @Test(arguments: [
        "style=\"display:block\"", "style=\"font-size:10px\"", "style=\"opacity:0.5\"", "style=\"max-height:100%\"",
        "style=\"line-height:0\"", "style=\"overflow:hidden\"", "style=\"mso-hide:all\"", "data-hidden", "class=hidden",
        "style=\"x-display:none\"", "style=\"font-size:0.9em\"",
    ])
    func `text that is displayed is not marked as hidden`(_ attribute: String) {
        #expect(regions(in: "a<div \(attribute)>b</div>c") == [])
    }

    @Test func `a zero font size hides only text that sets no size of its own`() {
        #expect(regions(in: "<td style=\"font-size:0\">a<p style=\"font-size:13px\">b</p>c</td>") == ["hidden: a"])
    }

    @Test func `an element without content opens no region`() {
        #expect(regions(in: "<img style=\"display:none\">a<v:x style=\"display:none\"/>b<br hidden>c") == [])
    }

    @Test(arguments: [
        ("<title>Sale</title>a", ["title: Sale"]),
        ("a<!--[if mso]><p>b</p><![endif]-->c", ["outlook: b"]),
        ("a<!--[if mso]>b-->c", ["outlook: b"]),
        ("a<!--[if !mso]><!-->b<!--<![endif]-->c", []),
        ("a<!--[if !mso]> --> b<!-- <![endif]-->c", []),
        ("a<![if !mso]>b<![endif]>c", []),
        ("a<!--[if mso]><i hidden>b<![endif]-->c", ["outlook: b", "hidden: b"]),
        ("a<!--[if mso]>b", ["outlook: b"]),
    ])
    func `titles and text that only Outlook shows are marked`(_ html: String, _ expected: [String]) {
        #expect(regions(in: html) == expected)
    }

    @Test func `text and attributes that AMP fills in are marked`() {
        let html = """
            <a href="{{a}}">{{b}}</a><template type="amp-mustache"><a href="{{c}}">{{d}}</a><a href="{{e}}"></a></template>
            <script type="text/plain" template="amp-mustache"><b title="{{f}}">{{g}}</b></script><a href="{{h}}">
            """
        #expect(regions(in: html, isAMP: true) == ["clientTemplate: {{d}}", "clientTemplate: {{g}}"])
        #expect(regions(in: html) == [])
        let attributes = read(html, isAMP: true).attributes
        let href = attributes[HTMLAttribute.href.index]
        #expect(href.regions.map { text(Array(href.text[$0.range])) } == ["{{c}}\n{{e}}"])
        #expect(attributes[HTMLAttribute.title.index].regions.map(\.range) == [0..<5])
    }

    @Test func `the innermost region around a place is found`() {
        let document = read("<div hidden>a<code>b<tt>c</tt>d</code>e<code>f</code>g</div>h")
        let surface = Surface(kind: .html, text: document.text, regions: document.regions)
        let code = document.text.indices.map { surface.region(.code, at: $0)?.range }
        #expect(code == [nil, 1..<4, 2..<3, 1..<4, nil, 5..<6, nil, nil, nil])
        #expect(surface.region(.hidden, at: 6)?.range == 0..<7)
        #expect(surface.region(.hidden, at: 8) == nil)
    }

    @Test func `elements nested beyond the limit open no regions`() {
        let html = String(repeating: "a<code><i hidden>", count: 1000)
        #expect(regions(in: html).count == MailLimits.openRegions)
    }
}
