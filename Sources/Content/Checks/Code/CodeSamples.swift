// Folder Checks/Code: where a message shows code on purpose. It finds the samples by their formatting
// (`SurfaceSamples`; the forms of plain text in `CommonMarkSamples.swift`) and the proof that they are code
// (`CodeMarks`, `CodeTopic`). It may use Checks/Nature, Greeting and Text, but no other folder of Checks, because every
// check uses it through `Facts`.

import Mail
import Synchronization

/// Finds where a message shows code, in which tags and missing values are there on purpose. All checks use this one
/// type.
///
/// **Why it needs proof:** the guard's mail is marketing, which is prose. A row of tildes is a divider, a template's
/// heredoc may indent a whole letter, and coupons are often in `<code>`. So formatting (`CodeSample.Form`) alone does
/// not make a text code. One of these proves it:
///
/// | proof | what it is |
/// |---|---|
/// | the sample's own | two marks of code, not counting its tags (`CodeMarks`), or a patch's hunk (`PatchHunks`) |
/// | the mail's | the mail is about code (`CodeTopic`): its Subject says so, or other samples of it are proved; or it is
///   of a mailing list or an issue tracker |
/// | the sentence's | the line around the sample mentions templates, syntax, or the like |
///
/// Even then these are not code:
/// - an element that holds only one value, such as `<code>{{coupon}}</code>`, unless a mail about code has several of them
///   or goes on with its sentence behind it, or a sentence that speaks of code does; the same value between backticks or
///   fences needs the mail's proof or the sentence's;
/// - a greeting, unless it is quoted within a sentence, or the mail has greeted its reader before, and the mail is
///   about code.
///
/// Doubt blocks the message. If a user shows a tag on purpose, the operator can allow it
/// (`checks.placeholder.allow`); a mistake that went out to everyone cannot be recalled.
final class CodeSamples: Sendable {
    /// How much text of one message is searched for marks, in bytes.
    private static let budgetBytes = 512 * 1024

    /// The most places in samples that are judged in one message; later places do not count as code. So a mail that
    /// consists of samples does not take much longer than other mail of its size.
    private static let lookLimit = 1_000

    private struct Known: Sendable {
        /// By surface; nil until needed.
        var surfaces: [SurfaceSamples?]
        var isAboutCode: Bool?
        var budget = budgetBytes
        var looks = lookLimit
    }

    private let message: Message
    /// Locked, because facts may move to another thread.
    private let known: Mutex<Known>

    init(in message: Message) {
        self.message = message
        known = Mutex(Known(surfaces: Array(repeating: nil, count: message.surfaces.count)))
    }

    /// Whether a finding's place is shown as code.
    ///
    /// - Parameters:
    ///   - range: the place in the surface's text.
    ///   - surface: its index in the message.
    func contains(_ range: Range<Int>, in surface: Int) -> Bool {
        let samples = known.withLock { Self.samples(in: surface, of: message, &$0).around(range) }
        if samples.contains(where: { isCode($0, range, in: surface) }) { return true }
        switch message.surfaces[surface].kind {
        case .text, .html: return SamplePlace(message.surfaces[surface].text, range).isAmongCalls && mayLook()
        default: return false
        }
    }

    /// Whether a place did not count as code because of the limit.
    var isCut: Bool { known.withLock { $0.looks < 0 } }

    private func isCode(_ sample: CodeSample, _ range: Range<Int>, in surface: Int) -> Bool {
        if sample.form == .hunk { return true }
        guard mayLook() else { return false }
        let place = SamplePlace(message.surfaces[surface].text, sample.range)
        if place.isValueAlone(range) {
            guard sample.form == .element else { return isAboutCode || place.speaksOfCode }
            return isAboutCode
                ? place.isExplained || place.isWithinSentence && isOneOfSeveral(surface) : place.isTermOfCode
        }
        if place.isGreeting(at: range.lowerBound) {
            return place.speaksOfCode && (place.isBlockAmongProse || place.isWithinSentence || place.isBehindGreeting)
                || isAboutCode && (place.isWithinSentence || place.isBehindGreeting)
        }
        return sample.isProved || isAboutCode || place.speaksOfCode
    }

    /// Whether the surface has more samples: a mail about code shows some, and a coupon is alone.
    private func isOneOfSeveral(_ surface: Int) -> Bool {
        known.withLock { Self.samples(in: surface, of: message, &$0).count > 1 }
    }

    private func mayLook() -> Bool {
        known.withLock { known in
            known.looks -= 1
            return known.looks >= 0
        }
    }

    /// Whether the mail is about code (`CodeTopic`), or has a sample that is proved to be code.
    var isAboutCode: Bool {
        known.withLock { known in
            if let answer = known.isAboutCode { return answer }
            let isProgramName = message.surfaces.indices.contains { index in
                switch message.surfaces[index].kind {
                case .text, .html, .amp: Self.samples(in: index, of: message, &known).isProgramName
                default: false
                }
            }
            let answer =
                isProgramName || CodeTopic.isSubject(of: message) || MailNature.hasConversationField(message)
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

/// A stretch of a surface's text that is formatted as code: in a fence, between backticks, in a `<pre>`.
///
/// The formatting proves nothing: coupons are in `<code>`, and heredocs indent whole letters. `CodeSamples` needs
/// more proof.
struct CodeSample {
    enum Form: Sendable, CaseIterable {
        /// Between two fences (CommonMark 0.31 section 4.5).
        case fence
        /// In a hunk of a patch: the numbers in its header agree with its lines.
        case hunk
        /// Indented further than the mail's own lines, after an empty line (CommonMark section 4.4).
        case indent
        /// Between backticks, in one line (CommonMark section 6.1).
        case span
        /// In an HTML element for code, or quoted in a monospaced font.
        case element
    }

    let form: Form
    /// In bytes of the surface's text.
    let range: Range<Int>
    /// The number of marks of code, not counting tags, as `CodeMarks` counts them.
    let marks: Int

    /// The marks that prove a sample: a text that is not code rarely has one, and almost never two.
    static let proof = 2

    var isProved: Bool { form == .hunk || marks >= Self.proof }
}

/// The samples of one surface, found in one pass per form.
struct SurfaceSamples {
    /// By form, in order; samples of one form do not overlap.
    private let samples: [[CodeSample]]

    static let none = SurfaceSamples(samples: [])

    private init(samples: [[CodeSample]]) { self.samples = samples }

    /// - Parameter budget: bytes that may still be searched for marks; samples beyond it have no proof.
    init(of surface: Surface, budget: inout Int) {
        let ranges = Self.ranges(of: surface)
        let countsMarkup = !Self.hasMarkup(surface.text, outside: ranges)
        var samples: [[CodeSample]] = []
        for (form, ranges) in ranges {
            samples.append(
                ranges.map { range in
                    guard form != .hunk, budget > 0 else { return CodeSample(form: form, range: range, marks: 0) }
                    budget -= Swift.min(range.count, CodeMarks.limitBytes)
                    let isNamed = form == .fence && FencedSamples.isNamed(range, in: surface.text)
                    let isInline = form == .element || form == .span
                    let isProof = isNamed || isInline && TemplateTags.isBlock(surface.text[range])
                    let marks =
                        isProof
                        ? CodeSample.proof : CodeMarks.count(in: surface.text[range], countsMarkup: countsMarkup)
                    return CodeSample(form: form, range: range, marks: marks)
                })
        }
        self.samples = samples
    }

    var count: Int { samples.reduce(0) { $0 + $1.count } }

    /// Whether a sample is proved, or all samples together have enough marks.
    var isProgramName: Bool {
        var marks = 0
        for sample in samples.joined() {
            if sample.isProved { return true }
            marks += sample.marks
        }
        return marks > CodeSample.proof
    }

    /// The samples that contain the whole range.
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

    /// The ranges of code elements. Nested elements are one sample, and so are elements with only white space between
    /// them: mail programs put each line of code into a separate element.
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

    /// Whether markup appears outside all samples, so that the whole text is source.
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
