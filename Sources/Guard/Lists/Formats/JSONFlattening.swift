import Content

/// An object's members as columns: a member of a member has both names, `reason.code` as `reasoncode`.
enum JSONFlattening {
    /// Names that hold the row itself (JSON:API) and say nothing.
    private static let bare: Set<String> = ["attributes", "profile"]

    static func append(_ value: JSONValue, under name: String, to row: inout ListFields) {
        switch value {
        case .object(let members):
            for member in members {
                let own = ListColumnNames.normal(String(decoding: member.name, as: UTF8.self))
                append(member.value, under: name + (bare.contains(own) ? "" : own), to: &row)
            }
        case .list(let values):
            let texts = values.compactMap(\.scalar).map { String(decoding: $0, as: UTF8.self) }
            if texts.count == values.count {
                add(texts.joined(separator: ", "), name, to: &row)
            } else {
                for value in values { append(value, under: name, to: &row) }
            }
        case .null: add("", name, to: &row)
        default:
            guard let bytes = value.scalar else { return }
            if String(validating: bytes, as: UTF8.self) == nil { row.damaged.append(row.fields.count) }
            add(String(decoding: bytes, as: UTF8.self), name, to: &row)
        }
    }

    private static func add(_ text: String, _ name: String, to row: inout ListFields) {
        row.fields.append(text)
        row.names.append(name)
    }
}
