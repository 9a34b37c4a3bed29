extension Address {
    /// The `key` of the mailbox that these octets are, without making an `Address`; nil when they are none, or one that
    /// takes more than lower case to bring to its normal form.
    package static func plainKey(_ octets: UnsafeRawBufferPointer) -> String? {
        guard let (_, traits) = AddressGrammar(octets).mailbox() else { return nil }
        if traits.isEmpty { return String(decoding: octets, as: UTF8.self) }
        guard traits == .capital else { return nil }
        return String(unsafeUninitializedCapacity: octets.count) { key in
            for (index, byte) in octets.enumerated() { key[index] = ASCII.lower(byte) }
            return octets.count
        }
    }
}
