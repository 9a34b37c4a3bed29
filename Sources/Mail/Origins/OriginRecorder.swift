/// Keeps where each surface came from while a message is read again.
struct OriginRecorder {
    /// Bytes that are being read: the message's own, or those of a part once decoded.
    struct Place {
        fileprivate let base: UnsafeRawPointer?
        fileprivate let origin: Origin
    }

    /// One for each surface.
    private(set) var origins: [Origin] = []
    private var place: Place

    init(_ message: UnsafeRawBufferPointer) {
        place = Place(base: message.baseAddress, origin: Origin())
    }

    /// A surface's text was made from `source`, which lies in the bytes being read, by these decodings.
    mutating func add(from source: UnsafeRawBufferPointer, _ maps: [SourceMap?]) {
        origins.append(maps.reduce(origin(of: source)) { $0.decoding($1) })
    }

    /// From here on `decoded` is read, which was made from `source`.
    ///
    /// - Returns: what was read so far, for `leave`.
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
