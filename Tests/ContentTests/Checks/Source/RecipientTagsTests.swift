import Mail
import Testing

@testable import Content

/// Tags where a field of recipients has an address or a name.
struct RecipientTagsTests {
    private func tag(_ field: String) -> String? {
        let mail = message("Subject: News", field, "", "Hello Jane,")
        return mail.surfaces.lazy.compactMap { surface in
            RecipientTags.range(in: surface).map { String(decoding: surface.text[$0], as: UTF8.self) }
        }.first
    }

    @Test(arguments: [
        ("To: [to]", "[to]"), ("To: {email}", "{email}"), ("To: <[mail]>", "[mail]"), ("Cc: %Kontakt%", "%Kontakt%"),
        ("Reply-To: ##antwort##", "##antwort##"), ("To: jane@shop.example, [cc_2]", "[cc_2]"),
        ("To: \"[first] [last]\" <jane@shop.example>", "[first] [last]"), ("To: [nom] <jane@shop.example>", "[nom]"),
        ("To: \"{Anrede} {Nachname}\" <jane@shop.example>", "{Anrede} {Nachname}"),
        ("From: Shop <[absender]>", "[absender]"),
        ("To: Jane <*|adresse|*>", "*|adresse|*"),
    ])
    func `a tag in the place of an address or a whole name is found`(_ field: String, _ found: String) {
        #expect(tag(field) == found)
    }

    @Test(arguments: [
        "To: jane@[192.0.2.1]", "To: <jane@[IPv6:2001:db8::1]>", "To: \"[Support] Jane\" <jane@shop.example>",
        "To: \"[ACME-DEV]\" <dev@shop.example>", "From: \"[shop]\" <news@shop.example>", "To: [removed]",
        "To: [removed] <[removed]>", "To: undisclosed-recipients:;", "To: #1 Fan <jane@shop.example>",
        "To: Jane [Manager] <jane@shop.example>", "To: <jane@shop.example>", "To: {12-34} <jane@shop.example>",
        "To: \"Doe, [x]\" <jane@shop.example>", "To: Jane (home) <jane@shop.example>", "Subject: [to]", "To: [ 2026 ]",
        "To: 100% Jane <jane@shop.example>",
    ])
    func `what people and archives write there is not`(_ field: String) { #expect(tag(field) == nil) }

    @Test func `the check names the field once`() {
        let mail = message("To: \"[first] [last]\" <jane@shop.example>", "Subject: News", "", "Hello Jane,")
        let findings = PlaceholderCheck().judge(facts(mail))
        #expect(findings.map(\.where) == ["To"])
        #expect(findings.map(\.kind) == ["recipient"])
    }
}
