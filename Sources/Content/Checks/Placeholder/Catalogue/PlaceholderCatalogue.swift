/// The syntaxes that are sought, in order: where two match at one place, the first speaks.
package struct PlaceholderCatalogue: Hashable, Sendable {
    package var syntaxes: [PlaceholderSyntax]

    package init(syntaxes: [PlaceholderSyntax] = []) { self.syntaxes = syntaxes }

    /// The names that may be switched off, in order.
    package var names: [String] { syntaxes.map(\.name) }
}
