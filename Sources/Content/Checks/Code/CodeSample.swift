import Mail

/// A stretch of a surface's text that is set as code: in a fence, between backticks, in a `<pre>`.
///
/// How it is set proves nothing: coupons are set in `<code>`, and heredocs indent whole letters. `CodeSamples` says what
/// does.
struct CodeSample {
    enum Form: Sendable, CaseIterable {
        /// Between two fences (CommonMark 0.31 section 4.5).
        case fence
        /// In a hunk of a patch, whose header and counts prove it.
        case hunk
        /// Further to the right than the mail's own lines, set off by an empty line (CommonMark section 4.4).
        case indent
        /// Between backticks, in one line (CommonMark section 6.1).
        case span
        /// In an HTML element for code, or quoted in a monospaced font.
        case element
    }

    let form: Form
    /// In bytes of the surface's text.
    let range: Range<Int>
    /// How many marks of code it has besides tags, as `CodeMarks` counts them.
    let marks: Int

    /// Marks that prove a sample: what is none by chance seldom has one, and hardly ever two.
    static let proof = 2

    var isProved: Bool { form == .hunk || marks >= Self.proof }
}
