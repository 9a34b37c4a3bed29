import Mail

/// The recipients that the ESP reads from a message's control headers, as its profile describes. The envelope need
/// not have them.
///
///     X-SMTPAPI: {"to": ["Jane Doe <jane@example.com>", "ann@example.com"]}
///
/// **Why an unreadable header refuses the message:** an ESP may read more of it than the guard does. It would then
/// mail people who were not checked against any list. So the guard guesses nothing. These are faults: a header that
/// is not JSON, an entry that is not an address, a member that occurs twice, two fields of one name that differ, and
/// anything beyond a limit. Where a header can be read with and without decoding its encoded words, both readings
/// must agree.
package struct HeaderRecipients: Hashable, Sendable {
    /// Why the recipients are unknown.
    package struct Fault: Hashable, Sendable {
        /// The field's name, as the profile writes it.
        package let header: String
        /// The text after "because": `it is not JSON`. It quotes nothing of the field.
        package let reason: String
    }

    /// Each mailbox once, in order; empty when there is a fault.
    package private(set) var addresses: [Address] = []
    /// The keys of the addresses that the header only gives variables for. The ESP mails these only if they are in
    /// the envelope, so a recipient refused there gets nothing. The ESP mails all other addresses, even those not in
    /// the envelope.
    package private(set) var variables: Set<String> = []
    /// The names of the fields with recipients, as the profile writes them.
    package private(set) var headers: [String] = []
    package private(set) var fault: Fault?

    /// Empty for a profile without such headers.
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
            // The guard cannot know which of several fields the ESP reads.
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

    /// The keys of the addresses that the ESP mails even when the envelope lacks them.
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

/// A place in the header where an ESP reads recipients. They are added to the envelope's recipients or replace them.
package struct RecipientHeader: Hashable, Sendable {
    /// The form of the recipients there.
    package enum Shape: String, Hashable, Sendable, CaseIterable {
        /// `"Jane <jane@example.com>"`, `{"email": "jane@example.com"}`, or a list of these.
        case addresses
        /// `{"jane@example.com": {"name": "Jane"}}`: each member's name is an address, its value that recipient's
        /// variables.
        case recipients
    }

    package let path: HeaderPath
    package let shape: Shape

    package init(_ path: HeaderPath, shape: Shape = .addresses) {
        self.path = path
        self.shape = shape
    }
}

/// Reads the recipients of one field.
struct RecipientField {
    struct Unreadable: Error {
        let reason: String

        init(_ reason: String) { self.reason = reason }
    }

    private typealias Reading = Result<[Address], Unreadable>

    /// The places to read within the field; all have the same header name.
    private let sources: [RecipientHeader]

    init(_ sources: some Sequence<RecipientHeader>) { self.sources = Array(sources) }

    /// In order, duplicates included.
    func addresses(of field: HeaderField) throws(Unreadable) -> [Address] {
        let wire = field.unfoldedValue
        guard wire.count <= ProfileLimits.controlHeaderBytes else {
            throw Unreadable("it has more than \(ProfileLimits.controlHeaderBytes >> 20) MB")
        }
        let plain = reading(wire)
        let decoded = Self.isPlain(wire) ? wire : field.decodedValue
        guard decoded != wire else { return try plain.get() }
        let other = reading(decoded)
        guard case .success(let addresses) = plain else { return try other.get() }
        if case .success(let others) = other, !Self.isSame(addresses, others) {
            throw Unreadable("its encoded words can be read in two ways")
        }
        return addresses
    }

    /// Whether both have the same mailboxes, in any order.
    static func isSame(_ some: [Address], _ others: [Address]) -> Bool {
        some == others || Set(some.map(\.key)) == Set(others.map(\.key))
    }

    /// Whether the text is ASCII without an encoded word.
    private static func isPlain(_ text: [UInt8]) -> Bool {
        var previous: UInt8 = 0
        for byte in text {
            if byte >= 0x80 || (byte == UInt8(ascii: "?") && previous == UInt8(ascii: "=")) { return false }
            previous = byte
        }
        return true
    }

    private func reading(_ text: [UInt8]) -> Reading {
        do throws(Unreadable) { return .success(try addresses(in: text)) } catch { return .failure(error) }
    }

    private func addresses(in text: [UInt8]) throws(Unreadable) -> [Address] {
        guard !text.isEmpty else { return [] }
        var found: [Address] = []
        var object: JSONValue?
        for source in sources {
            if source.path.members.isEmpty, source.shape == .addresses {
                try Self.append(text, to: &found)
                continue
            }
            if object == nil { object = JSONReader.value(of: text) }
            guard let object else { throw Unreadable("it is not JSON") }
            guard case .object = object else { throw Unreadable("it is not a JSON object") }
            guard let value = try Self.member(source.path.members[...], of: object) else { continue }
            try Self.append(value, source, to: &found)
        }
        return found
    }

    /// Finds a member in any case, because some JSON readers ignore it.
    private static func member(_ path: ArraySlice<String>, of value: JSONValue) throws(Unreadable) -> JSONValue? {
        guard let name = path.first else { return value == .null ? nil : value }
        guard case .object(let members) = value else { return nil }
        let found = members.filter { isSameName($0.name, name) }
        guard let first = found.first else { return nil }
        guard found.count == 1 else { throw Unreadable("it has \"\(name)\" \(found.count) times") }
        return try member(path.dropFirst(), of: first.value)
    }

    private static func isSameName(_ bytes: [UInt8], _ name: String) -> Bool {
        bytes.count == name.utf8.count
            && zip(bytes, name.utf8).allSatisfy { $0 == $1 || ($0 | 0x20 == $1 | 0x20 && ($0 | 0x20) &- 0x61 < 26) }
    }

    private static func append(
        _ value: JSONValue, _ source: RecipientHeader, to found: inout [Address]
    ) throws(Unreadable) {
        switch (source.shape, value) {
        case (.recipients, .object(let members)):
            for member in members { try append(member.name, to: &found, isEntry: true) }
        // Some programs write an object without members as `[]`.
        case (.recipients, .list(let values)) where values.isEmpty: break
        case (.recipients, _): throw Unreadable("its recipients are not a JSON object")
        case (.addresses, .list(let values)):
            found.reserveCapacity(found.count + min(values.count, ProfileLimits.headerRecipients))
            for value in values { try append(entry: value, to: &found) }
        case (.addresses, .object(let members)) where members.isEmpty: break
        case (.addresses, .text(let text)): try append(text, to: &found)
        case (.addresses, _): try append(entry: value, to: &found)
        }
    }

    /// Appends one entry of a list: a text, or an object with the text at `email` or `address`.
    private static func append(entry: JSONValue, to found: inout [Address]) throws(Unreadable) {
        if case .text(let text) = entry { return try append(text, to: &found, isEntry: true) }
        var value = try member(["email"], of: entry)
        if value == nil { value = try member(["address"], of: entry) }
        guard let value else { throw Unreadable(notAnAddress) }
        try append(entry: value, to: &found)
    }

    /// - Parameter isEntry: whether the text must contain an address.
    private static func append(
        _ text: [UInt8], to found: inout [Address], isEntry: Bool = false
    ) throws(Unreadable) {
        // Most entries are a bare address.
        if let bare = String(validating: text, as: UTF8.self), let address = Address(bare) {
            found.append(address)
        } else {
            let list = MailboxList(text)
            guard list.isWhole, !(isEntry && list.addresses.isEmpty) else { throw Unreadable(notAnAddress) }
            found += list.addresses
        }
        if found.count > 2 * ProfileLimits.headerRecipients { throw Unreadable(HeaderRecipients.tooMany) }
    }

    private static let notAnAddress = "an entry is not an address"
}
