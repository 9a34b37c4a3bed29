import Mail

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
