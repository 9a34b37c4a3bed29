import TestSupport
import Testing

/// One way to rewrite a mail. A reader sees no difference, or the mistake stays the same. So the guard must give the
/// same verdict.
struct MailVariant: Sendable, CustomTestStringConvertible {
    let name: String
    /// Whether the variant is only for mail that must be blocked. A row of tildes or an indent does not change a tag,
    /// but it may change clean text.
    var isForBlocks = false
    /// Changes the mail and how it is written; false when it finds nothing to change.
    ///
    /// - Parameter tag: the mistake in the mail, as a reader sees it; nil when the mail is good.
    let apply:
        @Sendable (_ mail: inout MailTree, _ wire: inout MailTree.Wire, _ tag: String?, _ random: inout SeededRandom) ->
            Bool

    var testDescription: String { name }

    static let all =
        encodings + charsets + headers + nestings + files + boundaries + names + controls + types + tolerantly + layouts
        + markup
}

extension MailTree {
    /// Changes one text.
    typealias TextChange = @Sendable (inout MailTree, inout [UInt8], inout Encoding, inout SeededRandom) -> Bool
}

extension MailVariant {
    /// A variant that changes only the texts of the body.
    init(_ name: String, texts change: @escaping MailTree.TextChange) {
        self.init(name: name) { mail, _, _, random in mail.changeTexts { change(&$0, &$1, &$2, &random) } }
    }
}

extension SeededRandom {
    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    mutating func numbers(_ count: Int, _ range: ClosedRange<Int>) -> [Int] { (0..<count).map { _ in number(range) } }
}
