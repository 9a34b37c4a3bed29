import Mail
import Testing

@testable import Content

struct UnsubscribeCheckTests {
    private func kinds(
        _ fields: String..., stream: String = "newsletter", settings: SettingValues = SettingValues()
    ) -> [String] {
        let mail = message((["From: news@shop.example"] + fields + ["", "Hello"]).joined(separator: "\r\n"))
        return UnsubscribeCheck(settings).judge(facts(mail, stream: stream)).map(\.kind)
    }

    private let oneClick = "List-Unsubscribe-Post: List-Unsubscribe=One-Click"

    @Test func `mail with one-click unsubscribe passes`() {
        #expect(kinds("List-Unsubscribe: <https://shop.example/u/4f2a>", oneClick).isEmpty)
        #expect(
            kinds("List-Unsubscribe: <mailto:leave@shop.example>,\r\n <https://shop.example/u/4f2a>", oneClick).isEmpty)
        #expect(kinds("X-SES-LIST-MANAGEMENT-OPTIONS: newsletter; topic=sale").isEmpty)
    }

    @Test func `a missing or empty List-Unsubscribe field is found`() {
        #expect(kinds() == ["missing"])
        #expect(kinds("List-Unsubscribe:", oneClick) == ["missing"])
    }

    @Test(arguments: [
        "https://shop.example/u", "<http://shop.example/u>", "<https://>", "<mailto:>", "<>", "<unsubscribe>",
        "<https:/shop.example/u>", "<mailto:?subject=leave>",
    ]) func `a field without a usable address is invalid`(value: String) {
        #expect(kinds("List-Unsubscribe: \(value)", oneClick) == ["invalid"])
    }

    @Test func `one-click needs its own field and an https address`() {
        #expect(kinds("List-Unsubscribe: <https://shop.example/u>") == ["no-one-click"])
        #expect(kinds("List-Unsubscribe: <https://shop.example/u>", "List-Unsubscribe-Post: yes") == ["no-one-click"])
        #expect(kinds("List-Unsubscribe: <mailto:leave@shop.example>", oneClick) == ["no-one-click"])
    }

    @Test func `only marketing streams are judged`() {
        var settings = SettingValues()
        settings[UnsubscribeCheck.marketingStreams] = ["newsletter"]
        #expect(kinds(settings: settings) == ["missing"])
        #expect(kinds(stream: "receipts", settings: settings).isEmpty)
    }

    @Test func `a finding points at the field and quotes nothing from it`() throws {
        let mail = message("List-Unsubscribe: <https://shop.example/u?e=jane@example.com>", "", "Hello")
        let finding = try #require(UnsubscribeCheck().judge(facts(mail)).first)
        #expect(finding.where == "List-Unsubscribe")
        #expect(finding.excerpt.isEmpty)
        #expect(!finding.reason.contains("jane"))
        #expect(finding.spot?.surface == 0)
    }
}
