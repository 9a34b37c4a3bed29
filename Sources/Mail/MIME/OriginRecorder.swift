/// Records where each surface came from while a message is read again.
struct OriginRecorder {
    /// The bytes that are being read: the message, or a decoded part.
    struct Place {
        fileprivate let base: UnsafeRawPointer?
        fileprivate let origin: Origin
    }

    /// One origin per surface.
    private(set) var origins: [Origin] = []
    private var place: Place

    init(_ message: UnsafeRawBufferPointer) {
        place = Place(base: message.baseAddress, origin: Origin())
    }

    /// Records a surface: these decodings made its text from `source`, which must be in the bytes that are being
    /// read.
    mutating func add(from source: UnsafeRawBufferPointer, _ maps: [SourceMap?]) {
        origins.append(maps.reduce(origin(of: source)) { $0.decoding($1) })
    }

    /// Begins to read `decoded`, which was made from `source`.
    ///
    /// - Returns: the previous place, for `leave`.
    mutating func enter(_ decoded: UnsafeRawBufferPointer, from source: UnsafeRawBufferPointer, _ map: SourceMap?)
        -> Place
    {
        defer { place = Place(base: decoded.baseAddress, origin: origin(of: source).decoding(map)) }
        return place
    }

    mutating func leave(to outer: Place) { place = outer }

    private func origin(of source: UnsafeRawBufferPointer) -> Origin {
        guard let start = source.baseAddress, let base = place.base else { return place.origin }
        return place.origin.slice(from: start - base)
    }
}

/// The way from a surface's text back to the message: the decodings that made the text, each with its map.
struct Origin {
    private enum Step {
        /// A part of the bytes, from this offset on.
        case slice(Int)
        case decoding(SourceMap)
    }

    /// In the order in which they were applied.
    private var steps: [Step] = []

    func slice(from offset: Int) -> Origin { offset == 0 ? self : appending(.slice(offset)) }

    func decoding(_ map: SourceMap?) -> Origin { map.map { appending(.decoding($0)) } ?? self }

    private func appending(_ step: Step) -> Origin {
        var origin = self
        origin.steps.append(step)
        return origin
    }

    /// The bytes of the message that this range of the text was made from.
    func range(of range: Range<Int>) -> Range<Int> {
        steps.reversed().reduce(range) { range, step in
            switch step {
            case .slice(let offset): range.lowerBound + offset..<range.upperBound + offset
            case .decoding(let map): map.input(of: range)
            }
        }
    }

    /// The offset in the text where a byte of the message appears; nil when it does not appear.
    func offset(ofByte offset: Int) -> Int? {
        var offset = offset
        for step in steps {
            switch step {
            case .slice(let start): offset -= start
            case .decoding(let map):
                guard offset >= 0, let output = map.output(ofByte: offset) else { return nil }
                offset = output
            }
        }
        return offset
    }
}
