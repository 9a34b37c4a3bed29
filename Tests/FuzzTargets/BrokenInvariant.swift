/// What should have held of an input and did not.
package struct BrokenInvariant: Error, CustomStringConvertible {
    package let description: String
}

func require(_ holds: Bool, _ what: @autoclosure () -> String) throws(BrokenInvariant) {
    if !holds { throw BrokenInvariant(description: what()) }
}

/// Octets as a person can tell them apart: `a\r\n`.
func shown(_ bytes: some Sequence<UInt8>) -> String {
    String(decoding: Array(bytes.prefix(200)), as: UTF8.self).debugDescription
}
