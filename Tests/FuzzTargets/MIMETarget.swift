import Mail

/// A whole message, read twice, the second time with the origin of each text.
package enum MIMETarget: FuzzTarget {
    package static let name = "mime"

    package static func run(_ input: [UInt8]) throws(BrokenInvariant) {
        let message = input.withUnsafeBytes { Message(reading: $0) }
        let origins = input.withUnsafeBytes { MessageOrigins(reading: $0) }
        try require(origins.count == message.surfaces.count, "the second reading sees other surfaces")
        try require(message.defects.count <= 2 * MailLimits.defects, "\(message.defects.count) defects")
        try require(
            message.defects.allSatisfy { defect in
                "\(defect.what) in \(defect.place)".utf8.allSatisfy { (0x20...0x7E).contains($0) }
            },
            "a defect that cannot be printed")
        // One byte of windows-1252 becomes at most three. Attached messages are read in both forms, and text that
        // programs read in several ways is read `MailLimits.rereading` more times.
        let size = message.surfaces.reduce(0) { $0 + $1.text.count }
        try require(
            size <= 16 * (1 + MailLimits.rereading) * input.count + 1024, "\(size) octets of text from \(input.count)")
        for (index, surface) in message.surfaces.enumerated() {
            try check(surface)
            try check(origins, index, surface, input.count)
        }
        for offset in stride(from: 0, to: input.count, by: max(1, input.count / 64)) {
            guard let spot = origins.spot(ofByte: offset) else { continue }
            try require(
                message.surfaces[spot.surface].text.indices.contains(spot.offset), "a byte shows behind a surface's end"
            )
        }
    }

    private static func check(_ surface: Surface) throws(BrokenInvariant) {
        try require(String(validating: surface.text, as: UTF8.self) != nil, "no UTF-8 in \(surface)")
        var start = 0
        for region in surface.regions {
            let range = region.range
            try require(range.upperBound <= surface.text.count, "a region of \(surface) ends behind it: \(range)")
            try require(range.lowerBound >= start, "regions of \(surface) are out of order")
            start = range.lowerBound
            guard !range.isEmpty else { continue }
            try require(surface.region(region.kind, at: start) != nil, "a region of \(surface) is not found again")
        }
    }

    /// Every range of text must have its place in the message, in the order of the text.
    private static func check(
        _ origins: MessageOrigins, _ index: Int, _ surface: Surface, _ size: Int
    ) throws(BrokenInvariant) {
        var previous = 0..<0
        for offset in stride(from: 0, to: surface.text.count, by: max(1, surface.text.count / 256)) {
            let range = origins.range(of: offset..<offset + 1, inSurface: index)
            try require(range.upperBound <= size, "text of \(surface) is from behind the message's end")
            try require(range.lowerBound >= previous.lowerBound, "text of \(surface) is out of order at \(offset)")
            previous = range
        }
        let whole = origins.range(of: 0..<surface.text.count, inSurface: index)
        try require(whole.upperBound <= size, "\(surface) is from behind the message's end")
        try require(origins.range(of: 0..<0, inSurface: index).isEmpty, "nothing is from somewhere")
    }
}
