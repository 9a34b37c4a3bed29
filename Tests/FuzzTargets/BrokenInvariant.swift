/// An invariant that an input broke.
package struct BrokenInvariant: Error, CustomStringConvertible {
    package let description: String
}

func require(_ holds: Bool, _ what: @autoclosure () -> String) throws(BrokenInvariant) {
    if !holds { throw BrokenInvariant(description: what()) }
}

/// Bytes in a readable form: `a\r\n`.
func shown(_ bytes: some Sequence<UInt8>) -> String {
    String(decoding: Array(bytes.prefix(200)), as: UTF8.self).debugDescription
}
