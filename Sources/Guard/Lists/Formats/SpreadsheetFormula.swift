/// Text that a spreadsheet runs as a formula when it opens a CSV file, and the form in which it does not: with an apostrophe
/// before it. `=HYPERLINK(…)` in a segment's name would otherwise send out what stands beside it.
///
/// Source: OWASP, "CSV Injection". Numbers with a sign are protected too: who may tell `-1` from `-1+cmd|…`, and for which
/// spreadsheet?
package enum SpreadsheetFormula {
    /// What a formula begins with, here and in the width of East Asian keyboards.
    private static let beginnings: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
    ]
    /// What some programs pass over before they look. The apostrophe is among them, so that text which begins with one and
    /// a formula gets another, and reading takes off just that.
    private static let passedOver: Set<Unicode.Scalar> = [" ", "\u{A0}", "\"", "'"]

    /// Whether a spreadsheet may take the text for a formula.
    package static func begins(_ text: some StringProtocol) -> Bool {
        text.unicodeScalars.first { !passedOver.contains($0) }.map(beginnings.contains) ?? false
    }

    /// The text as it may stand in a file that people open.
    package static func protected(_ text: String) -> String { begins(text) ? "'\(text)" : text }

    /// The text of which `protected` made this.
    package static func unprotected(_ text: String) -> String {
        guard text.utf8.first == UInt8(ascii: "'") else { return text }
        let rest = text.dropFirst()
        return begins(rest) ? String(rest) : text
    }
}
