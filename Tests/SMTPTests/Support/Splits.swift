/// The same bytes in every useful split: whole, byte by byte, and in two at each place.
func everySplit(_ bytes: [UInt8]) -> [[[UInt8]]] {
    [[bytes], bytes.map { [$0] }] + (1..<max(bytes.count, 1)).map { [Array(bytes[..<$0]), Array(bytes[$0...])] }
}

func everySplit(_ text: String) -> [[[UInt8]]] { everySplit(Array(text.utf8)) }

/// Bytes in readable form: `a\r\n`.
func shown(_ bytes: some Sequence<UInt8>) -> String {
    String(decoding: Array(bytes), as: UTF8.self).debugDescription
}
