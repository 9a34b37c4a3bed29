import Mail

/// A message's control headers as an ESP reads them, each read once and only when asked for.
///
/// Fields are unfolded and their encoded words decoded. Of several fields of one name the first counts, as SendGrid
/// says of X-SMTPAPI, but where a rule wants them all.
struct ControlHeaders {
    /// What a field, or a member of its JSON, has to say.
    enum Answer {
        case absent
        /// The field is there and cannot be read.
        case damaged
        case value(JSONValue)
    }

    private let fields: [HeaderField]
    private var read: [String: [JSONValue?]] = [:]

    init(_ message: Message) { fields = message.fields }

    /// The fields of that name, as text.
    func texts(_ name: String) -> [[UInt8]] { fields.filter { $0.isNamed(name) }.map(\.decodedValue) }

    /// The fields of that name, as JSON; nil for each that is none.
    mutating func objects(_ name: String) -> [JSONValue?] {
        let key = name.lowercased()
        if let known = read[key] { return known }
        let values = texts(name).map(JSONReader.value)
        read[key] = values
        return values
    }

    /// What stands at a path: a member of the first field's JSON, or its whole text.
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

/// Where something stands in the header: a field, or a member of the JSON object that the field holds.
///
///     X-Mailgun-Tag: spring-sale
///     X-SMTPAPI: {"category": "spring-sale"}
package struct HeaderPath: Hashable, Sendable {
    /// The field's name, whatever its case.
    package let header: String
    /// Names from object to object; empty when the field's whole text is meant.
    package let members: [String]

    package init(header: String, members: [String] = []) {
        self.header = header
        self.members = members
    }
}

/// What stands at a path, for those who want more of a control header than its keys.
extension HeaderPath {
    /// The first text there: a word, or the first of a list; nil when there is none, or the header is damaged.
    func firstText(in message: Message) -> String? {
        var headers = ControlHeaders(message)
        guard case .value(let value) = headers.answer(self) else { return nil }
        var word = value.scalar
        if case .list(let values) = value { word = values.lazy.compactMap(\.scalar).first }
        return word.map { String(decoding: $0, as: UTF8.self) }
    }
}
