/// Header text: unfolding, and encoded words (RFC 2047).
enum EncodedWord {
    static func decode(_ value: UnsafeRawBufferPointer) -> [UInt8] {
        Array(value.trimmed().filter { $0 != ASCII.cr && $0 != ASCII.lf })
    }
}
