import Mail

/// A message's control headers as an ESP reads them; each is read once, when first needed.
///
/// Fields are unfolded and their encoded words decoded. Of several fields with one name the first counts, as SendGrid
/// documents for X-SMTPAPI, except where a rule needs them all.
struct ControlHeaders {
    /// The content of a field, or of a member of its JSON.
    enum Answer {
        case absent
        /// The field is present but cannot be read.
        case damaged
        case value(JSONValue)
    }

    private let fields: [HeaderField]
    private var read: [String: [JSONValue?]] = [:]

    init(_ message: Message) { fields = message.fields }

    /// The fields with that name, as text.
    func texts(_ name: String) -> [[UInt8]] { fields.filter { $0.isNamed(name) }.map(\.decodedValue) }

    /// The fields with that name, as JSON; nil for each field that is not JSON.
    mutating func objects(_ name: String) -> [JSONValue?] {
        let key = name.lowercased()
        if let known = read[key] { return known }
        let values = texts(name).map(JSONReader.value)
        read[key] = values
        return values
    }

    /// The value at a path: a member of the first field's JSON, or the field's whole text.
    mutating func answer(_ path: HeaderPath) -> Answer {
        if path.members.isEmpty {
            guard let text = texts(path.header).first else { return .absent }
            return text.count <= ProfileLimits.controlHeaderBytes ? .value(.text(text)) : .damaged
        }
        guard let first = objects(path.header).first else { return .absent }
        guard let object = first else { return .damaged }
        guard let value = object.value(at: path.members), value != .null else { return .absent }
        return .value(value)
    }
}

/// A place in the header: a field, or a member of the JSON object in a field.
///
///     X-Mailgun-Tag: spring-sale
///     X-SMTPAPI: {"category": "spring-sale"}
package struct HeaderPath: Hashable, Sendable {
    /// The field's name, in any case.
    package let header: String
    /// The member names from object to object; empty for the field's whole text.
    package let members: [String]

    package init(header: String, members: [String] = []) {
        self.header = header
        self.members = members
    }
}

/// The text at a path.
extension HeaderPath {
    /// The value there, or the first text of a list; nil when there is no text, or the header is damaged.
    func firstText(in message: Message) -> String? {
        var headers = ControlHeaders(message)
        guard case .value(let value) = headers.answer(self) else { return nil }
        var word = value.scalar
        if case .list(let values) = value { word = values.lazy.compactMap(\.scalar).first }
        return word.map { String(decoding: $0, as: UTF8.self) }
    }
}
