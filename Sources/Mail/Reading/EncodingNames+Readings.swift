extension EncodingNames {
    /// The ways in which a body may be decoded: as each of the names says, and as it is where a name is unusual or there
    /// are several. Under a name that nobody knows, as the body itself looks.
    func readings(of body: UnsafeRawBufferPointer) -> [TransferEncoding] {
        if isPlain { return [plain] }
        var readings = known.isEmpty ? Self.looks(of: body) : known
        if !readings.contains(.identity) { readings.append(.identity) }
        return readings
    }

    private static func looks(of body: UnsafeRawBufferPointer) -> [TransferEncoding] {
        let text = body.trimmed()
        if UUEncoding.isBeginning(text, at: 0) { return [.uuencode] }
        if isBase64(text) { return [.base64] }
        return hasEscape(text) ? [.quotedPrintable] : []
    }

    /// Nothing but the alphabet, in lines of one length.
    private static func isBase64(_ text: UnsafeRawBufferPointer) -> Bool {
        var count = 0
        for byte in text {
            let isDigit =
                ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "/")
                || byte == UInt8(ascii: "=")
            guard isDigit || byte == ASCII.cr || byte == ASCII.lf else { return false }
            if isDigit { count += 1 }
        }
        return count >= 8 && count.isMultiple(of: 4)
    }

    /// A `=` with two hexadecimal digits, or at a line's end.
    private static func hasEscape(_ text: UnsafeRawBufferPointer) -> Bool {
        var index = text.firstIndex(of: UInt8(ascii: "="), from: 0, to: text.count)
        while index < text.count {
            if QuotedPrintable.hexPair(text, at: index + 1) != nil { return true }
            if index + 1 < text.count, text[index + 1] == ASCII.cr || text[index + 1] == ASCII.lf { return true }
            index = text.firstIndex(of: UInt8(ascii: "="), from: index + 1, to: text.count)
        }
        return false
    }
}
