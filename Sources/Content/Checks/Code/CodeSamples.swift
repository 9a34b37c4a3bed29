// Folder Checks/Code: where a message shows code on purpose. The samples, by how they are set (`SurfaceSamples`; the
// forms of plain text in `CommonMarkSamples.swift`), and what proves that they are code (`CodeMarks`, `CodeTopic`).
// It may use Greeting and Text, and nothing of Checks: every check asks here, through `Facts`.

import Mail
import Synchronization

/// Where a message shows code, in which tags and missing values stand on purpose. All checks ask here, and nowhere else.
///
/// **Why proof is asked for:** the guard's mail is marketing, which is prose. A row of tildes is a divider, a whole letter
/// may be set in by its template's heredoc, and a coupon is often set in `<code>`. So how a text is set (`CodeSample.Form`)
/// makes it no code. It is code when one of these proves it:
///
/// | proof | what it is |
/// |---|---|
/// | the sample's own | two marks of code besides its tags (`CodeMarks`), or a patch's hunk (`PatchHunks`) |
/// | the mail's | the mail is about code (`CodeTopic`): its Subject says so, or other samples of it are proved |
/// | the sentence's | the line around the sample speaks of templates, syntax, or the like |
///
/// Even then these are no code:
/// - an element that holds nothing but one value, as `<code>{{coupon}}</code>` does; between backticks or fences, such a
///   value takes the mail's proof or the sentence's;
/// - a greeting, unless it is quoted within a sentence, or the mail has greeted its reader before, and the mail is
///   about code.
///
/// A tag that a user shows on purpose and that is taken for a mistake can be allowed (`checks.placeholder.allow`); one that
/// went out to everybody cannot be called back. That is why doubt blocks.
final class CodeSamples: Sendable {
    /// Text that is looked at for marks in one message, in bytes.
    private static let budgetBytes = 512 * 1024

    /// Places in samples that are looked at in one message; what comes behind them is no code, so that a mail made of
    /// samples takes no longer than its size warrants.
    private static let lookLimit = 1_000

    private struct Known: Sendable {
        /// By surface; nil until asked for.
        var surfaces: [SurfaceSamples?]
        var isAboutCode: Bool?
        var budget = budgetBytes
        var looks = lookLimit
    }

    private let message: Message
    /// A lock, since facts may be handed to another thread.
    private let known: Mutex<Known>

    init(in message: Message) {
        self.message = message
        known = Mutex(Known(surfaces: Array(repeating: nil, count: message.surfaces.count)))
    }

    /// Whether what was found there is shown as code.
    ///
    /// - Parameters:
    ///   - range: of the surface's text.
    ///   - surface: its index in the message.
    func contains(_ range: Range<Int>, in surface: Int) -> Bool {
        let samples = known.withLock { Self.samples(in: surface, of: message, &$0).around(range) }
        return samples.contains { isCode($0, range, in: surface) }
    }

    private func isCode(_ sample: CodeSample, _ range: Range<Int>, in surface: Int) -> Bool {
        if sample.form == .hunk { return true }
        guard mayLook() else { return false }
        let place = SamplePlace(message.surfaces[surface].text, sample.range)
        if place.isValueAlone(range) {
            return sample.form != .element && (isAboutCode || place.speaksOfCode)
        }
        if place.isGreeting(at: range.lowerBound) {
            return (isAboutCode || place.speaksOfCode) && (place.isWithinSentence || place.isBehindGreeting)
        }
        return sample.isProved || isAboutCode || place.speaksOfCode
    }

    private func mayLook() -> Bool {
        known.withLock { known in
            known.looks -= 1
            return known.looks >= 0
        }
    }

    private var isAboutCode: Bool {
        known.withLock { known in
            if let answer = known.isAboutCode { return answer }
            let isTelling = message.surfaces.indices.contains { index in
                switch message.surfaces[index].kind {
                case .text, .html, .amp: Self.samples(in: index, of: message, &known).isTelling
                default: false
                }
            }
            let answer = isTelling || CodeTopic.isSubject(of: message)
            known.isAboutCode = answer
            return answer
        }
    }

    private static func samples(in surface: Int, of message: Message, _ known: inout Known) -> SurfaceSamples {
        if let samples = known.surfaces[surface] { return samples }
        let samples = SurfaceSamples(of: message.surfaces[surface], budget: &known.budget)
        known.surfaces[surface] = samples
        return samples
    }
}

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
