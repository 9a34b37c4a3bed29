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

    /// Whether mail writes next to nothing but tags between the signs.
    var isRare: Bool { self == .rarely || self == .never }

    /// Whether prose rarely has the signs: mail uses them rarely, or only in programs, as `%{x}`, `@x@`, `--x--`.
    ///
    /// - Parameter opening: the first byte of the signs.
    func isRareInProse(opening: UInt8) -> Bool {
        isRare || self == .often && opening < 0x80 && !Self.proseSigns.contains(opening)
    }

    private static let proseSigns = ByteSet("[(*~=!+:|")

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
