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

/// What one surface sets as code, found in one pass for each form.
struct SurfaceSamples {
    /// By form, in order; those of one form do not overlap.
    private let samples: [[CodeSample]]

    static let none = SurfaceSamples(samples: [])

    private init(samples: [[CodeSample]]) { self.samples = samples }

    /// - Parameter budget: bytes that may still be looked at for marks; what is beyond them is proved by nothing.
    init(of surface: Surface, budget: inout Int) {
        let ranges = Self.ranges(of: surface)
        let countsMarkup = !Self.hasMarkup(surface.text, outside: ranges)
        var samples: [[CodeSample]] = []
        for (form, ranges) in ranges {
            samples.append(
                ranges.map { range in
                    guard form != .hunk, budget > 0 else { return CodeSample(form: form, range: range, marks: 0) }
                    budget -= Swift.min(range.count, CodeMarks.limitBytes)
                    let marks = CodeMarks.count(in: surface.text[range], countsMarkup: countsMarkup)
                    return CodeSample(form: form, range: range, marks: marks)
                })
        }
        self.samples = samples
    }

    /// Marks of code in all of them, and whether there is a hunk.
    var isTelling: Bool {
        var marks = 0
        for sample in samples.joined() {
            if sample.isProved { return true }
            marks += sample.marks
        }
        return marks > CodeSample.proof
    }

    /// Those that hold the whole range.
    func around(_ range: Range<Int>) -> [CodeSample] { samples.compactMap { Self.sample(in: $0, around: range) } }

    func contains(_ offset: Int) -> Bool { !around(offset..<offset + 1).isEmpty }

    private static func sample(in samples: [CodeSample], around range: Range<Int>) -> CodeSample? {
        var (low, high) = (0, samples.count)
        while low < high {
            let middle = (low + high) / 2
            if samples[middle].range.lowerBound <= range.lowerBound { low = middle + 1 } else { high = middle }
        }
        guard low > 0, samples[low - 1].range.upperBound >= range.upperBound else { return nil }
        return samples[low - 1]
    }

    // MARK: Finding

    private static func ranges(of surface: Surface) -> [(form: CodeSample.Form, ranges: [Range<Int>])] {
        guard surface.kind == .text else { return [(.element, elements(of: surface))] }
        let text = surface.text
        return [
            (.fence, FencedSamples.find(in: text)), (.hunk, PatchHunks.find(in: text)),
            (.indent, IndentedSamples.find(in: text)), (.span, InlineSamples.find(in: text)),
        ]
    }

    /// Elements in one another are one sample, and so are elements with nothing but white space between them: mail
    /// programs set each line of code in an element of its own.
    private static func elements(of surface: Surface) -> [Range<Int>] {
        var merged: [Range<Int>] = []
        for region in surface.regions where region.kind == .code {
            if let last = merged.last,
                region.range.lowerBound <= last.upperBound
                    || isBlank(surface.text[last.upperBound..<region.range.lowerBound])
            {
                merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, region.range.upperBound)
            } else {
                merged.append(region.range)
            }
        }
        return merged
    }

    private static func isBlank(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.count <= 16 && bytes.allSatisfy { $0 <= 0x20 }
    }

    /// Whether markup stands in the open, so that the whole text is source and no sample of it.
    private static func hasMarkup(
        _ text: [UInt8], outside ranges: [(form: CodeSample.Form, ranges: [Range<Int>])]
    ) -> Bool {
        let forms = ranges.map { form in
            form.ranges.map { CodeSample(form: form.form, range: $0, marks: 0) }
        }
        let all = SurfaceSamples(samples: forms)
        let span = text.span.bytes
        var index = RareByte.next(UInt8(ascii: "<"), or: UInt8(ascii: "<"), in: span, from: 0)
        while index < text.count {
            if text[index...].starts(with: "</".utf8), !all.contains(index) { return true }
            index = RareByte.next(UInt8(ascii: "<"), or: UInt8(ascii: "<"), in: span, from: index + 1)
        }
        return false
    }
}
