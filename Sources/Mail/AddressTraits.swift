/// What the grammar saw on its way through a mailbox; empty when the text is its own normal form.
struct AddressTraits: OptionSet, Hashable, Sendable {
    let rawValue: UInt8

    /// At least one ASCII capital.
    static let capital = AddressTraits(rawValue: 1)
    /// The local part is a quoted string.
    static let quoted = AddressTraits(rawValue: 2)
    /// At least one character outside ASCII.
    static let nonASCII = AddressTraits(rawValue: 4)
}
