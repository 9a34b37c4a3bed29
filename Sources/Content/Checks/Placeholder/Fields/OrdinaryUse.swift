// Folder Checks/Placeholder/Fields: how the text between delimiters reads (`FieldReading`), and the evidence that it and
// its place give (`FieldContext`). It may use Checks/Placeholder/Evidence, Greeting and Text.

/// How often mail uses a pair of delimiters for something other than placeholders.
package enum OrdinaryUse: String, Sendable, CaseIterable {
    /// `##x##` `{[x]}`
    case never
    /// `{x}` `<<x>>` `#x#`
    case rarely
    /// `[x]` `$x` `~x~`
    case often
    /// `<x>` `%{x}`
    case mostly
    /// `(x)` `-x-`
    case nearlyAlways = "nearly-always"

    var evidence: Evidence {
        switch self {
        case .never: .ownDelimiters
        case .rarely: .rareDelimiters
        case .often: .commonDelimiters
        case .mostly: .markupDelimiters
        case .nearlyAlways: .proseDelimiters
        }
    }
}
