/// One piece of personal data in a text.
struct PersonalDatum {
    enum Kind: String, Sendable, CaseIterable {
        case paymentCard = "payment-card"
        case iban
        case socialSecurityNumber = "ssn"
        case password
    }

    let kind: Kind
    /// In bytes of the text.
    let range: Range<Int>
    /// What is compared to tell two apart: digits and letters without separators. Never shown.
    let value: [UInt8]
    /// What may be shown: the last four digits at most, nothing of a password.
    let masked: String
}
