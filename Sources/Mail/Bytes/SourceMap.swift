/// Maps the output of a decoder to its input, in runs; recorded during decoding.
///
/// Decoders take an optional map. nil, as in a message's first reading, costs them a branch per run. A run takes 20
/// bytes, and neighbours of one shape form one run: a line of base64, a word in quoted-printable, a stretch of text
/// between two tags.
struct SourceMap {
    /// How a run's output relates to its input.
    enum Shape: UInt8 {
        /// Byte for byte.
        case copy
        /// One byte from three: `=41`.
        case hex
        /// Three bytes from four: base64.
        case quantum
        /// Only as a whole: a character from a reference, a file name from a parameter.
        case whole

        /// The smallest unit, in bytes of output and of input.
        var unit: (output: Int, input: Int) {
            switch self {
            case .copy, .whole: (1, 1)
            case .hex: (1, 3)
            case .quantum: (3, 4)
            }
        }
    }

    private struct Run {
        let shape: Shape
        let output: UInt32
        var outputCount: UInt32
        let input: UInt32
        var inputCount: UInt32

        var outputEnd: Int { Int(output) + Int(outputCount) }
        var inputEnd: Int { Int(input) + Int(inputCount) }
    }

    private var runs: [Run] = []
    /// Bytes of output so far.
    private(set) var count = 0

    init() {}

    /// The map of bytes that need no decoding.
    init(copying count: Int) { add(.copy, count, from: 0..<count) }

    /// Records that the next `count` bytes of output come from this input, which must follow the input of the bytes
    /// before.
    mutating func add(_ shape: Shape, _ count: Int, from input: Range<Int>) {
        guard count > 0 else { return }
        if let last = runs.last, last.shape == shape, shape != .whole, last.inputEnd == input.lowerBound,
            last.outputEnd == self.count
        {
            runs[runs.count - 1].outputCount += UInt32(clamping: count)
            runs[runs.count - 1].inputCount += UInt32(clamping: input.count)
        } else {
            runs.append(
                Run(
                    shape: shape, output: UInt32(clamping: self.count), outputCount: UInt32(clamping: count),
                    input: UInt32(clamping: input.lowerBound), inputCount: UInt32(clamping: input.count)))
        }
        self.count += count
    }

    /// Records output bytes without input, such as the line break between two values.
    mutating func insert(_ count: Int) { self.count += count }

    /// Appends the runs of another decoding. Its input begins at `offset` of this map's input.
    mutating func append(_ other: SourceMap, from offset: Int) {
        let start = count
        for run in other.runs {
            insert(start + Int(run.output) - count)
            add(run.shape, Int(run.outputCount), from: Int(run.input) + offset..<run.inputEnd + offset)
        }
        insert(start + other.count - count)
    }

    // MARK: There and back

    /// The smallest range of input for the output in `range`; for inserted bytes, the place between.
    func input(of range: Range<Int>) -> Range<Int> {
        let first = index(ofRunAt: range.lowerBound, by: \.outputEnd)
        let last = range.isEmpty ? first : index(ofRunAt: range.upperBound - 1, by: \.outputEnd)
        let start = first < runs.count ? start(in: runs[first], at: range.lowerBound) : runs.last?.inputEnd ?? 0
        guard !range.isEmpty else { return start..<start }
        // The last byte is in this run, or between it and the one before.
        let end =
            last < runs.count && runs[last].output < range.upperBound
            ? end(in: runs[last], at: range.upperBound) : last > 0 ? runs[last - 1].inputEnd : start
        return start..<max(start, end)
    }

    /// The output offset of the input's byte at `offset`; nil when that byte has no output.
    func output(ofByte offset: Int) -> Int? {
        let index = index(ofRunAt: offset, by: \.inputEnd)
        guard index < runs.count, runs[index].input <= offset else { return nil }
        let run = runs[index]
        if run.shape == .whole { return Int(run.output) }
        let unit = run.shape.unit
        let within = (offset - Int(run.input)) / unit.input * unit.output
        return min(Int(run.output) + within, run.outputEnd - 1)
    }

    private func start(in run: Run, at output: Int) -> Int {
        guard run.shape != .whole, output > run.output else { return Int(run.input) }
        let unit = run.shape.unit
        return Int(run.input) + (output - Int(run.output)) / unit.output * unit.input
    }

    private func end(in run: Run, at output: Int) -> Int {
        guard run.shape != .whole, output < run.outputEnd else { return run.inputEnd }
        let unit = run.shape.unit
        let units = (output - Int(run.output) + unit.output - 1) / unit.output
        return min(Int(run.input) + units * unit.input, run.inputEnd)
    }

    /// The first run that ends after `offset`.
    private func index(ofRunAt offset: Int, by end: (Run) -> Int) -> Int {
        var low = 0
        var high = runs.count
        while low < high {
            let middle = (low + high) / 2
            if end(runs[middle]) <= offset { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Appends the runs of two decodings in sequence: `second` reads the output of `first`. Works byte by byte,
    /// because only header fields need it, and their size is limited.
    mutating func append(_ second: SourceMap, after first: SourceMap) {
        for offset in 0..<second.count {
            let input = first.input(of: second.input(of: offset..<offset + 1))
            add(input.count == 1 ? .copy : input.count == 3 ? .hex : .whole, 1, from: input)
        }
    }
}
