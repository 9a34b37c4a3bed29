import TestSupport
import Testing

/// One way to write a mail anew that no reader can tell from the first, or that changes nothing about what is wrong with
/// it: whatever the guard said of the mail it has to say of this.
struct MailVariant: Sendable, CustomTestStringConvertible {
    let name: String
    /// Only for mail that is to be blocked: a row of tildes before it, or an indent, changes nothing about a tag, but what
    /// it does to clean code is another question.
    var isForBlocks = false
    /// Changes the mail, and how it goes on the wire; false when it has nothing to change in this one.
    ///
    /// - Parameter tag: what is wrong with the mail, as it reads; nil when nothing is.
    let apply:
        @Sendable (_ mail: inout MailTree, _ wire: inout MailTree.Wire, _ tag: String?, _ random: inout SeededRandom) ->
            Bool

    var testDescription: String { name }

    static let all =
        encodings + charsets + headers + nestings + files + boundaries + names + controls + types + tolerantly + layouts
        + markup
}

extension MailTree {
    /// Changes the texts alone.
    typealias TextChange = @Sendable (inout MailTree, inout [UInt8], inout Encoding, inout SeededRandom) -> Bool
}

extension MailVariant {
    /// Changes the texts of the body alone.
    init(_ name: String, texts change: @escaping MailTree.TextChange) {
        self.init(name: name) { mail, _, _, random in mail.changeTexts { change(&$0, &$1, &$2, &random) } }
    }
}

extension SeededRandom {
    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    mutating func numbers(_ count: Int, _ range: ClosedRange<Int>) -> [Int] { (0..<count).map { _ in number(range) } }
}
