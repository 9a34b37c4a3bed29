import Guard
import Mail

/// A person who is to be forgotten: what is looked for, and what stands in its place.
struct ErasedPerson: Sendable {
    let address: Address
    /// Entries of lists that name nobody else: the address in each of its normal forms, and its digests.
    let keys: Set<String>
    /// Stands for the address in the audit log: the same for the same person, and it tells nothing without the secret.
    let pseudonym: Address

    /// - Parameter name: the person's keyed hash.
    init(_ address: Address, name: [UInt8], digest: ListDigest) {
        self.address = address
        var keys: Set<String> = []
        for options: AddressKeyOptions in [[], .subaddress, .gmailDots, [.subaddress, .gmailDots]] {
            keys.insert(address.key(options))
        }
        for algorithm in ListHash.Algorithm.allCases {
            keys.formUnion((ListHash.all(of: address, algorithm, by: digest) ?? []).map(\.key))
        }
        self.keys = keys
        // The domain is never anybody's (RFC 2606 section 2).
        pseudonym = Address("erased-\(ListHash.hex(name.prefix(Self.nameBytes)))@erased.invalid")!
    }

    /// Octets of the keyed hash that a pseudonym shows; two people in 2^64 have the same.
    private static let nameBytes = 16

    /// Text without the address, however it is written there; nil when it is not there.
    func scrubbed(_ text: String) -> String? { address.scrubbed(from: text, as: "[erased]") }
}
