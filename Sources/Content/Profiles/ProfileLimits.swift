/// The bounds of what a profile may cost us for one message. What goes beyond is not filled in, as far as we know.
enum ProfileLimits {
    /// Octets of a control header: 10,000 recipients with as many values for each tag. No ESP names a bound; a message's
    /// whole header section may have as much (`MailLimits.headerSectionBytes`).
    static let controlHeaderBytes = 4 << 20
    /// Recipients that the control headers of a message may name; SendGrid takes no more in one, others take fewer.
    static let headerRecipients = 10_000
    /// How deep JSON may nest in a control header; ESPs' own examples use 4.
    static let jsonDepth = 32
    /// Octets that may stand in a tag where its pattern has a hole, such as an address; long links have 2,000.
    static let holeBytes = 2048
    /// Octets of a key. SendGrid bounds all substitutions together to 10,000 bytes; a tag has some dozens.
    static let keyBytes = 256
    /// How many places of a message are compared with every key there is, which costs the number of keys each. A tag
    /// that equals a key is found without that.
    static let keySearches = 1000
}
