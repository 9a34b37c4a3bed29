import Mail

/// Where a profile finds the names that an ESP has values for.
package struct KeySource: Hashable, Sendable {
    /// How the control header lists the names.
    package enum Shape: String, Hashable, Sendable, CaseIterable {
        /// `{"name": "Jane"}`
        case names
        /// `{"-name-": ["Jane", "Ann"]}`, with a value for each recipient.
        case valueLists = "value_lists"
        /// `{"jane@example.com": {"name": "Jane"}}`: a name counts when every recipient has it.
        case recipients
        /// Several fields, each `{"name": "Jane"}`, or `{"_rcpt": "jane@example.com", "name": "Jane"}` for one
        /// recipient: a name counts when every recipient has it.
        case records
        /// The header's text is the one name.
        case text
    }

    package let header: HeaderPath?
    package let shape: Shape
    /// For `valueLists`: the path of the recipients' list; each recipient needs a value.
    package let recipients: [String]
    /// The setting that lists names with values in the account, in addition to the header's; nil when there is none.
    package let setting: String?
    package let ignoresCase: Bool

    package init(
        header: HeaderPath?, shape: Shape = .names, recipients: [String] = [], setting: String? = nil,
        ignoresCase: Bool = false
    ) {
        self.header = header
        self.shape = shape
        self.recipients = recipients
        self.setting = setting
        self.ignoresCase = ignoresCase
    }
}

/// Reads the keys of one message from its control headers. A damaged header has no keys.
extension KeySource {
    /// - Parameter reached: the envelope's recipients. Without an envelope it is empty, and the header's recipients
    ///   count.
    func keys(
        _ headers: inout ControlHeaders, settings: [String: ProfileSetting], recipients reached: [Address]
    ) -> MergeKeys {
        var names = Set((setting.flatMap { settings[$0]?.values } ?? []).map { Array($0.utf8) })
        var inner: Set<[UInt8]> = []
        if let header {
            switch shape {
            case .names:
                if case .value(.object(let members)) = object(header, &headers) {
                    names.formUnion(members.map(\.name))
                    for member in members { Self.collect(member.value, into: &inner) }
                }
            case .valueLists: names.formUnion(listed(header, &headers))
            case .text:
                if case .value(let value) = headers.answer(header), let text = value.scalar { names.insert(text) }
            case .recipients:
                if case .value(.object(let members)) = object(header, &headers) {
                    names.formUnion(Self.shared(by: reached, in: Self.byRecipient(members), common: []))
                }
            case .records: (names, inner) = records(header, &headers, reached, names)
            }
        }
        return MergeKeys(names.filter { !$0.isEmpty }, inner: inner, ignoresCase: ignoresCase)
    }

    private func object(_ path: HeaderPath, _ headers: inout ControlHeaders) -> ControlHeaders.Answer {
        guard path.members.isEmpty else { return headers.answer(path) }
        guard let first = headers.objects(path.header).first else { return .absent }
        return first.map(ControlHeaders.Answer.value) ?? .damaged
    }

    /// The names with a value for each recipient.
    private func listed(_ path: HeaderPath, _ headers: inout ControlHeaders) -> [[UInt8]] {
        guard case .value(.object(let members)) = object(path, &headers) else { return [] }
        var wanted = 1
        if !recipients.isEmpty,
            case .value(.list(let all)) = headers.answer(HeaderPath(header: path.header, members: recipients))
        {
            wanted = max(1, all.count)
        }
        return members.compactMap { member in
            guard case .list(let values) = member.value, values.count >= wanted else { return nil }
            return member.name
        }
    }

    private static let recipientMember = Array("_rcpt".utf8)

    private func records(
        _ path: HeaderPath, _ headers: inout ControlHeaders, _ reached: [Address], _ known: Set<[UInt8]>
    ) -> (Set<[UInt8]>, inner: Set<[UInt8]>) {
        var common = known
        var inner: Set<[UInt8]> = []
        var own: [String: Set<[UInt8]>] = [:]
        for record in headers.objects(path.header) {
            guard case .object(let members) = record else { return (known, []) }
            var names: Set<[UInt8]> = []
            var recipient: String?
            for member in members {
                if member.name == Self.recipientMember {
                    recipient = member.value.scalar.map(Self.recipientKey) ?? ""
                } else {
                    // Names that begin with _ belong to the ESP.
                    if member.name.first != UInt8(ascii: "_") { names.insert(form(member.name)) }
                    Self.collect(member.value, into: &inner)
                }
            }
            if let recipient { own[recipient, default: []].formUnion(names) } else { common.formUnion(names) }
        }
        return (Self.shared(by: reached, in: own, common: Set(common.map(form))), inner)
    }

    /// Makes two spellings equal before they are compared, when case does not count.
    private func form(_ name: [UInt8]) -> [UInt8] {
        ignoresCase ? name.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 } : name
    }

    private static func byRecipient(_ members: [JSONValue.Member]) -> [String: Set<[UInt8]>] {
        var own: [String: Set<[UInt8]>] = [:]
        for member in members {
            guard case .object(let values) = member.value else { continue }
            own[recipientKey(member.name)] = Set(values.map(\.name))
        }
        return own
    }

    /// The names with a value for every recipient.
    private static func shared(
        by reached: [Address], in own: [String: Set<[UInt8]>], common: Set<[UInt8]>
    ) -> Set<[UInt8]> {
        let sets = reached.isEmpty ? Array(own.values) : reached.map { own[$0.key] ?? [] }
        guard var shared = sets.first?.union(common) else { return common }
        for set in sets.dropFirst() { shared = shared.filter { set.contains($0) || common.contains($0) } }
        return shared
    }

    private static func recipientKey(_ bytes: [UInt8]) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        return Address(text)?.key ?? text.lowercased()
    }

    /// Adds the names of objects inside a value, at any depth; the JSON reader bounds the depth.
    private static func collect(_ value: JSONValue, into names: inout Set<[UInt8]>) {
        switch value {
        case .object(let members):
            for member in members {
                names.insert(member.name)
                collect(member.value, into: &names)
            }
        case .list(let values): for value in values { collect(value, into: &names) }
        case .null, .bool, .number, .text: break
        }
    }
}

/// The names that an ESP has a value for in one message.
struct MergeKeys {
    private let names: Set<[UInt8]>
    /// Names inside the values, which a template's loop may use.
    private let inner: Set<[UInt8]>
    private let ignoresCase: Bool
    /// The keys that can be tags themselves, by their first byte.
    private let byFirst: [UInt8: [[UInt8]]]

    static let none = MergeKeys([], ignoresCase: false)

    init(_ names: Set<[UInt8]>, inner: Set<[UInt8]> = [], ignoresCase: Bool) {
        self.names = ignoresCase ? Set(names.map(Self.folded)) : names
        self.inner = ignoresCase ? Set(inner.map(Self.folded)) : inner
        self.ignoresCase = ignoresCase
        byFirst = Dictionary(
            grouping: names.filter { !$0.isEmpty && $0.count <= ProfileLimits.keyBytes }, by: { $0[0] })
    }

    var isEmpty: Bool { names.isEmpty }

    func contains(_ name: some Sequence<UInt8>) -> Bool { names.contains(form(name)) }

    /// Whether it is one of the names, or a name inside the values.
    func knows(_ name: some Sequence<UInt8>) -> Bool {
        let name = form(name)
        return names.contains(name) || inner.contains(name)
    }

    /// Whether this range of the text vanishes completely when the ESP replaces every key.
    func cover(_ range: Range<Int>, of text: [UInt8]) -> Bool {
        var covered = range.lowerBound
        var index = max(0, range.lowerBound - ProfileLimits.keyBytes + 1)
        while index < range.upperBound, index <= covered {
            for key in byFirst[text[index]] ?? [] where index + key.count > covered {
                if TagPattern.stands(key, in: text, at: index) { covered = index + key.count }
            }
            if covered >= range.upperBound { return true }
            index += 1
        }
        return false
    }

    private func form(_ name: some Sequence<UInt8>) -> [UInt8] {
        ignoresCase ? Self.folded(Array(name)) : Array(name)
    }

    private static func folded(_ name: [UInt8]) -> [UInt8] { name.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 } }
}
