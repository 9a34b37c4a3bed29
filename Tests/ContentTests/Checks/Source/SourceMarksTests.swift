import Mail
import Testing

@testable import Content

/// The source of a template that was never compiled.
struct SourceMarksTests {
    private func marks(_ html: String) -> [String] {
        let message = message("Content-Type: text/html", "", "<table><tr><td>\(html)</td></tr></table>")
        return SourceMarks(in: message.surfaces).marks.map {
            String(decoding: message.surfaces[$0.surface].text[$0.range], as: UTF8.self)
        }
    }

    @Test(arguments: [
        ("<mj-section><mj-text>Tulips</mj-text></mj-section>", "<mj-section>"),
        ("Hi <c:out value=\"${user.name}\"/>,", "<c:out value=\"${user.name}\"/>"),
        ("<c:if test=\"${vip}\">Hi</c:if>", "<c:if test=\"${vip}\">"),
        ("<fmt:message key=\"mail.title\"/>", "<fmt:message key=\"mail.title\"/>"),
        ("<s:property value=\"user.name\"/>", "<s:property value=\"user.name\"/>"),
        ("<x-mail::button url=\"/a\">Shop</x-mail::button>", "<x-mail::button url=\"/a\">"),
        ("<xsl:value-of select=\"name\"/>", "<xsl:value-of select=\"name\"/>"),
        ("<jsp:include page=\"a.jsp\"/>", "<jsp:include page=\"a.jsp\"/>"),
        ("<zen:if x=\"1\">Hi</zen:if>", "<zen:if x=\"1\">"),
        ("<shop:price of=\"{{product}}\"/>", "<shop:price of=\"{{product}}\"/>"),
        ("<cfif vip>Hi</cfif>", "<cfif vip>"), ("<isprint value=\"x\"/>", "<isprint value=\"x\"/>"),
        ("<dtml-var name>", "<dtml-var name>"), ("<TMPL_VAR NAME>", "<TMPL_VAR NAME>"),
        ("<if condition=\"vip\">Hi</if>", "<if condition=\"vip\">"),
        ("Hi <merge field=\"first_name\">,", "<merge field=\"first_name\">"),
        ("<webversion style=\"color:red\">Online</webversion>", "<webversion style=\"color:red\">"),
        ("<unsubscribe>Unsubscribe</unsubscribe>", "<unsubscribe>"),
        ("<p v-if=\"vip\">Hi</p>", "<p v-if=\"vip\">"), ("<p *ngIf=\"vip\">Hi</p>", "<p *ngIf=\"vip\">"),
        ("<a :href=\"link\">Shop</a>", "<a :href=\"link\">"),
        ("<p py:if=\"vip\">Hi</p>", "<p py:if=\"vip\">"), ("<p tal:content=\"a/b\">Hi</p>", "<p tal:content=\"a/b\">"),
        ("<p th:if=\"${vip}\">Hi</p>", "th:if=\"${vip}\""),
        ("<Container className=\"a\">Hi</Container>", "<Container className=\"a\">"),
        ("Hi <span class=\"eloquaemail\">FirstName</span>,", "<span class=\"eloquaemail\">FirstName"),
    ])
    func `one name of a template language is enough`(_ html: String, _ tag: String) {
        #expect(marks(html).first == tag)
    }

    @Test(arguments: [
        "<row><columns>Tulips</columns></row>", "<container><callout>Tulips</callout></container>",
        "<repeater><layout label=\"a\">Tulips</layout></repeater>",
        "<unsubscribe style=\"color:red\">Unsubscribe</unsubscribe><multiline>Tulips</multiline>",
    ])
    func `two names of one language count where one is a leftover`(_ html: String) {
        #expect(marks(html).count == 2)
    }

    @Test(arguments: [
        "<row>Tulips</row>", "<container>Tulips</container><layout>Tulips</layout>", "<row>a</row><row>b</row>",
        "<multiline label=\"title\">Tulips</multiline>", "<a href=\"#\"><unsubscribe>Unsubscribe</unsubscribe></a>",
        "<unsubscribe style=\"color:red\">Unsubscribe</unsubscribe>",
        "<unsubscribe><b><a href=\"https://shop.example/u\">Leave</a></b></unsubscribe>",
        "<unsubscribe><a href=\"https://shop.example/u\">Leave</a></unsubscribe> <undefined>x</undefined>",
        "<o:p>&nbsp;</o:p><v:rect fill=\"t\"/><w:anchorlock/><st1:place>Paris</st1:place>",
        "<fb:like href=\"x\"/><g:plusone></g:plusone><g-emoji>x</g-emoji><undefined>x</undefined>",
        "<grammarly-desktop-integration>x</grammarly-desktop-integration><app-root>x</app-root>",
        "<p ng-if=\"vip\" x-show=\"open\" data-bind=\"text: name\" @click=\"go\">Tulips</p>",
        "<td className=\"header\">Tulips</td>", "<span class=\"merge\">Jane</span>",
        "<custom name=\"opencounter\" type=\"tracking\">",
        "<http://shop.example> <mailto:if@shop.example> <a@b.example>", "<t>x</t><text>x</text><if>x</if>",
        "<td style=\"color:red\" :hover>x</td>", "<!-- <mj-text> --><!--[if mso]><o:x>a</o:x><![endif]-->",
        "<c:chart id=\"1\"/><h:table>x</h:table>", "&lt;mj-text&gt; is a tag of MJML",
    ])
    func `leftovers of other programs do not count`(_ html: String) {
        #expect(marks(html) == [])
    }

    @Test func `a few names are enough, each once`() {
        #expect(marks(String(repeating: "<mj-a><mj-b><mj-c><mj-d>", count: 9)) == ["<mj-a>", "<mj-b>", "<mj-c>"])
    }

    @Test func `a text of openings takes linear time and no mark`() {
        let text = Array(String(repeating: "<a '<b \"", count: 20_000).utf8)
        #expect(SourceMarks(in: [Surface(kind: .markup, text: text)]).marks.isEmpty)
    }
}
