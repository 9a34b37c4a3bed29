/// The charsets in which mail programs may read a text, whatever its label says.
///
/// A label is often wrong: UTF-8 is sent under that of windows-1252, a Windows program's UTF-16 under that of UTF-8, ASCII
/// under that of UTF-16. Some programs follow the label, others the bytes; which they do is theirs to choose, so a text
/// whose bytes speak against its label is read both ways.
extension Charset {
    /// This one, or which kind of UTF-16 or UTF-32 it is where the label leaves that open and no mark at the text's
    /// beginning says it.
    func resolved(for bytes: UnsafeRawBufferPointer) -> Charset {
        guard case .iconv(let name) = self, name == "UTF-16" || name == "UTF-32", Self.marked(bytes) == nil else {
            return self
        }
        // RFC 2781 section 4.3 wants the most significant byte first; programs of today the other way.
        return .iconv(Self.isMostSignificantFirst(bytes) ?? false ? "\(name)BE" : "\(name)LE")
    }

    /// The others in which these bytes may be read.
    ///
    /// - Parameter problem: that of reading them in this one.
    func others(for bytes: UnsafeRawBufferPointer, _ problem: Problem?) -> [Charset] {
        var others: [Charset] = []
        if case .iconv(let name) = self, name.hasPrefix("UTF-16") || name.hasPrefix("UTF-32") {
            let hasNull = bytes.firstIndex(of: 0, from: 0, to: bytes.count) < bytes.count
            // Nobody's UTF-16: a program that does not follow the label reads bytes of one octet each.
            if !hasNull { others.append(bytes.isValidUTF8() ? .utf8 : .windows1252) }
            let isFirst = Self.isMostSignificantFirst(bytes)
            if name.hasSuffix("LE"), isFirst ?? true { others.append(.iconv("\(name.dropLast(2))BE")) }
            if name.hasSuffix("BE"), !(isFirst ?? false) { others.append(.iconv("\(name.dropLast(2))LE")) }
            return others
        }
        if let marked = Self.marked(bytes) {
            others.append(.iconv(marked))
        } else if let wide = Self.wide(bytes) {
            others.append(.iconv(wide))
        }
        switch self {
        case .utf7: others.append(.ascii)
        case .windows1252, .iconv:
            if !bytes.isASCII, bytes.isValidUTF8() { others.append(.utf8) }
        case .utf8 where problem == .invalidBytes && bytes.contains(where: Self.isQuote): others.append(.windows1252)
        default: break
        }
        return others
    }

    /// Guillemets of windows-1252, between which fields stand.
    private static func isQuote(_ byte: UInt8) -> Bool {
        byte == 0xAB || byte == 0xBB || byte == 0x8B || byte == 0x9B
    }

    /// By the mark at the beginning (Unicode's byte order mark).
    private static func marked(_ bytes: UnsafeRawBufferPointer) -> String? {
        guard bytes.count >= 2 else { return nil }
        switch (bytes[0], bytes[1]) {
        case (0xFF, 0xFE): return bytes.count >= 4 && bytes[2] == 0 && bytes[3] == 0 ? "UTF-32" : "UTF-16"
        case (0xFE, 0xFF): return "UTF-16"
        case (0, 0) where bytes.count >= 4 && bytes[2] == 0xFE && bytes[3] == 0xFF: return "UTF-32"
        default: return nil
        }
    }

    /// Of bytes that look wide without a mark: half of ASCII in UTF-16 is zeros, three quarters in UTF-32.
    private static func wide(_ bytes: UnsafeRawBufferPointer) -> String? {
        guard bytes.firstIndex(of: 0, from: 0, to: bytes.count) < bytes.count else { return nil }
        let zeros = bytes.count { $0 == 0 }
        guard zeros * 4 >= bytes.count, let isFirst = isMostSignificantFirst(bytes) else { return nil }
        return (zeros * 8 >= bytes.count * 5 ? "UTF-32" : "UTF-16") + (isFirst ? "BE" : "LE")
    }

    /// Told by where the zeros are that every ASCII character has; nil when there are none, or as many in either place.
    private static func isMostSignificantFirst(_ bytes: UnsafeRawBufferPointer) -> Bool? {
        var (even, odd) = (0, 0)
        for index in bytes.indices where bytes[index] == 0 {
            if index.isMultiple(of: 2) { even += 1 } else { odd += 1 }
        }
        return even == odd ? nil : even > odd
    }
}
