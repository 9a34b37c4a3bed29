import Foundation
import Mail
import TestSupport
import Testing

@testable import Content
@testable import sendguard

/// The shipped catalogue: each entry finds its examples and does not find its near misses, in a newsletter without
/// anything else that speaks for or against a placeholder.
struct CatalogueTests {
    static let examples = CatalogueReader.shipped.syntaxes.flatMap { syntax in
        syntax.examples.map { (syntax.name, $0) }
    }
    static let nearMisses = CatalogueReader.shipped.syntaxes.flatMap(\.nearMisses)

    private static let check: PlaceholderCheck = {
        var settings = PlaceholderSettings()
        settings.catalogue = CatalogueReader.shipped
        return PlaceholderCheck(settings)
    }()

    /// The names of the syntaxes found in a newsletter with this text, as plain text or as HTML.
    private static func found(in text: String, as form: Form) -> [String] {
        let lines = [
            "From: Shop <news@shop.example>", "To: jane@example.com", "Subject: News",
            "List-Unsubscribe: <https://shop.example/leave>", "MIME-Version: 1.0",
            "Content-Type: text/\(form.rawValue); charset=utf-8", "", form == .html ? "<p>\(escaped(text))</p>" : text,
            "",
        ]
        let message = Array(lines.joined(separator: "\r\n").utf8).withUnsafeBytes { Message(reading: $0) }
        let facts = Facts(
            sender: nil, recipients: [], stream: "", campaign: "", profile: .plain, message: message,
            now: Timestamp(microseconds: 0))
        return check.candidates(facts).filter(\.isPlaceholder).map(\.syntax)
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    enum Form: String, CaseIterable {
        case plain, html
    }

    @Test(arguments: examples) func `an example is found as the entry that it belongs to`(name: String, example: String)
    {
        #expect(Self.found(in: example, as: Self.form(of: name, example)).first == name)
        #expect(Self.found(in: "See here: \(example), and tell us.", as: Self.form(of: name, example)).contains(name))
    }

    /// The form of text in which the entry finds its example.
    private static func form(of name: String, _ example: String) -> Form {
        let entry = CatalogueReader.shipped.syntaxes.first { $0.name == name && $0.examples.contains(example) }
        guard let places = entry?.places, !places.isEmpty else { return .html }
        return places.contains(.html) ? .html : .plain
    }

    @Test(arguments: nearMisses, Form.allCases)
    func `a near miss is not found`(text: String, form: Form) {
        // HTML has no line breaks.
        if form == .html, text.contains("\n") { return }
        #expect(Self.found(in: text, as: form) == [])
        #expect(Self.found(in: "so \(text) it", as: form) == [])
    }

    @Test func `every entry has an example or shares its name with an entry that has one`() {
        for syntax in CatalogueReader.shipped.syntaxes where syntax.examples.isEmpty {
            #expect(CatalogueReader.shipped.syntaxes.contains { $0.name == syntax.name && !$0.examples.isEmpty })
        }
    }
}
