import Testing

@testable import Mail

/// The scans of raw bytes.
struct BytesTests {
    @Test func `a zero is found at every place`() {
        for count in [0, 1, 15, 16, 17, 63, 64, 65, 80, 130] {
            var bytes = [UInt8](repeating: 1, count: count)
            #expect(!bytes.withUnsafeBytes { Bytes($0).hasZero })
            for place in 0..<count {
                bytes[place] = 0
                #expect(bytes.withUnsafeBytes { Bytes($0).hasZero })
                bytes[place] = 1
            }
        }
    }

    @Test(arguments: [0x00, 0x01, 0x08, 0x0E, 0x1A, 0x1C, 0x1F, 0x7F] as [UInt8])
    func `bytes with many controls are no text`(control: UInt8) {
        var bytes = [UInt8](repeating: UInt8(ascii: "a"), count: 60)
        for place in [3, 20, 41] { bytes[place] = control }
        #expect(!bytes.withUnsafeBytes(BodyLooks.isBinary))
        bytes[42] = control
        #expect(bytes.withUnsafeBytes(BodyLooks.isBinary))
    }

    @Test(arguments: [0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1B, 0x20, 0x80, 0xFF] as [UInt8])
    func `white space, escapes and other letters are text`(byte: UInt8) {
        #expect(![UInt8](repeating: byte, count: 60).withUnsafeBytes(BodyLooks.isBinary))
    }
}
