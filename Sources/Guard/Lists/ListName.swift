/// What a list may be called.
package enum ListName {
    /// The guard's own: who asked to be forgotten.
    package static let erased = "erased"

    /// In bytes; it stands in replies and file names.
    package static let limit = 64

    /// Letters, digits, dots, hyphens and underscores of ASCII.
    package static func isGood(_ name: String) -> Bool {
        (1...limit).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ".")].contains(byte)
            }
    }
}
