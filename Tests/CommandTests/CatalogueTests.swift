import Foundation
import Mail
import TestSupport
import Testing

@testable import Content
@testable import sendguard

/// The shipped catalogue: each entry finds its examples and does not find its near misses.
struct CatalogueTests {
    static let examples = CatalogueReader.shipped.syntaxes.flatMap { syntax in
        syntax.examples.map { (syntax.name, $0) }
    }
    static let nearMisses = CatalogueReader.shipped.syntaxes.flatMap(\.nearMisses)

    private static let scanner = PlaceholderScanner(CatalogueReader.shipped)

    /// The names of the syntaxes found in a text on a surface of this kind.
    private static func found(in text: String, on kind: Surface.Kind) -> [String] {
        var names: [String] = []
        scanner.scan(Surface(kind: kind, text: Array(text.utf8))) { match in
            names.append(match.syntax.name)
            return true
        }
        return names
    }

    @Test(arguments: examples) func `an example is found as the entry that it belongs to`(name: String, example: String)
    {
        #expect(Self.found(in: example, on: Self.kind(of: name, example)).first == name)
        #expect(Self.found(in: "See here: \(example), and tell us.", on: Self.kind(of: name, example)).contains(name))
    }

    /// The kind of surface on which the entry finds its example.
    private static func kind(of name: String, _ example: String) -> Surface.Kind {
        let entry = CatalogueReader.shipped.syntaxes.first { $0.name == name && $0.examples.contains(example) }
        guard let places = entry?.places, !places.isEmpty else { return .html }
        return places.contains(.html) ? .html : .text
    }

    @Test(arguments: nearMisses, [Surface.Kind.text, .html])
    func `a near miss is not found`(text: String, kind: Surface.Kind) {
        #expect(Self.found(in: text, on: kind) == [])
        #expect(Self.found(in: "so \(text) it", on: kind) == [])
    }

    @Test func `every entry has an example or shares its name with an entry that has one`() {
        for syntax in CatalogueReader.shipped.syntaxes where syntax.examples.isEmpty {
            #expect(CatalogueReader.shipped.syntaxes.contains { $0.name == syntax.name && !$0.examples.isEmpty })
        }
    }
}
