import Mail

/// Whom the ESP sends a message to though its envelope need not have them: what the control headers of the ESP's profile
/// say.
///
///     X-SMTPAPI: {"to": ["Jane Doe <jane@example.com>", "ann@example.com"]}
///
/// **Why whatever cannot be read refuses the message:** an ESP may read more of it than we do, and would then mail people
/// whom no list was asked about. So nothing is guessed: a header that is no JSON, an entry that is no address, a member
/// that comes twice, two fields of a name that differ, and what is beyond a limit are faults. Where a header can be read
/// with and without its encoded words, both readings have to say the same.
package struct HeaderRecipients: Hashable, Sendable {
    /// Why it is not known whom the ESP sends to.
    package struct Fault: Hashable, Sendable {
        /// The field's name, as the profile has it.
        package let header: String
        /// Behind "because": `it is not JSON`. Holds nothing of the field.
        package let reason: String
    }

    /// Each mailbox once, in order; empty when there is a fault.
    package private(set) var addresses: [Address] = []
    /// The keys of those that variables name: the ESP mails those of them that are in the envelope, so whoever was refused
    /// there gets nothing. All others it mails whatever the envelope says.
    package private(set) var variables: Set<String> = []
    /// The names of the fields that have them, as the profile has them.
    package private(set) var headers: [String] = []
    package private(set) var fault: Fault?

    /// Empty for a profile that has no such headers.
    package init(_ message: Message, profile: UpstreamProfile) {
        var left = profile.recipientHeaders
        while fault == nil, let name = left.first?.path.header {
            let sources = left.filter { $0.path.header.lowercased() == name.lowercased() }
            left.removeAll { $0.path.header.lowercased() == name.lowercased() }
            do throws(RecipientField.Unreadable) { try add(name, sources, message) } catch { fail(name, error.reason) }
        }
    }

    private mutating func add(
        _ name: String, _ sources: [RecipientHeader], _ message: Message
    ) throws(RecipientField.Unreadable) {
        if message.isHeaderCut { throw RecipientField.Unreadable("the header section is too long to be read whole") }
        let fields = message.fields.filter { $0.isNamed(name) }
        let field = RecipientField(sources)
        var first: [Address]?
        for one in fields {
            let addresses = try field.addresses(of: one)
            // Which of several the ESP reads is its own affair.
            guard RecipientField.isSame(addresses, first ?? addresses) else {
                throw RecipientField.Unreadable("there are \(fields.count) fields of this name, which differ")
            }
            first = first ?? addresses
        }
        guard let first, !first.isEmpty else { return }
        var seen = Set<String>(minimumCapacity: first.count)
        for address in addresses { seen.insert(address.key) }
        let new = first.filter { seen.insert($0.key).inserted }
        addresses += new
        headers.append(name)
        if sources.allSatisfy({ $0.shape == .recipients }) { variables.formUnion(new.map(\.key)) }
        if addresses.count > ProfileLimits.headerRecipients { throw RecipientField.Unreadable(Self.tooMany) }
    }

    /// The keys of those whom the ESP mails whatever the envelope says.
    package var boundKeys: Set<String> { Set(addresses.map(\.key)).subtracting(variables) }

    static let tooMany = "there are more than \(ProfileLimits.headerRecipients)"

    private mutating func fail(_ header: String, _ reason: String) {
        addresses = []
        variables = []
        headers = []
        fault = Fault(header: header, reason: reason)
    }

    package static let none = HeaderRecipients()

    private init() {}

    /// `X-SMTPAPI`, or `X-A and X-B`.
    package var place: String { headers.joined(separator: " and ") }
}

/// A place in the header where an ESP reads recipients, besides those of the envelope or instead of them.
package struct RecipientHeader: Hashable, Sendable {
    /// How they are given there.
    package enum Shape: String, Hashable, Sendable, CaseIterable {
        /// `"Jane <jane@example.com>"`, `{"email": "jane@example.com"}`, or a list of such.
        case addresses
        /// `{"jane@example.com": {"name": "Jane"}}`: the names of the object's members, each with its variables.
        case recipients
    }

    package let path: HeaderPath
    package let shape: Shape

    package init(_ path: HeaderPath, shape: Shape = .addresses) {
        self.path = path
        self.shape = shape
    }
}
