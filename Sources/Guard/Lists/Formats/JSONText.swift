import Content

/// The buffered part of a JSON file, from a position on.
struct JSONText {
    private let bytes: [UInt8]
    private(set) var position: Int
    private let isWhole: Bool
    /// Whether more bytes could change the result.
    private(set) var isUnfinished = false

    init(_ buffer: ListBuffer) {
        bytes = buffer.bytes
        position = buffer.position
        isWhole = buffer.isWhole
    }

    var isAtEnd: Bool { position == bytes.count }

    func isAt(_ character: Unicode.Scalar) -> Bool {
        position < bytes.count && bytes[position] == UInt8(ascii: character)
    }

    mutating func advance() { position += 1 }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard isAt(character) else { return false }
        position += 1
        return true
    }

    mutating func skipSpace() {
        while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
        noteEnd()
    }

    /// Skips to the next line end, or to the end of the buffer.
    mutating func skipLine() {
        while position < bytes.count, bytes[position] != 0x0A { position += 1 }
    }

    /// A colon with white space around it.
    mutating func takeColon() -> Bool {
        skipSpace()
        guard take(":") else { return false }
        skipSpace()
        return true
    }

    /// Reads the value that begins here. When it is invalid, the position is where reading failed.
    mutating func value() -> JSONValue? {
        let value = JSONReader.value(in: bytes, at: &position)
        // A number may continue, and a failure within the last bytes may be an escape or a word that is cut off.
        if value == nil ? bytes.count - position < Self.longestToken : bytes.last.map(Self.isOpen) ?? true && isAtEnd {
            if !isWhole { isUnfinished = true }
        }
        return isUnfinished ? nil : value
    }

    /// Bytes of the longest token that is read as a whole: `false`, `\u00e9` without its backslash.
    private static let longestToken = 5

    private static func isOpen(_ last: UInt8) -> Bool {
        last != UInt8(ascii: "}") && last != UInt8(ascii: "]") && last != UInt8(ascii: "\"")
    }

    private mutating func noteEnd() { if isAtEnd, !isWhole { isUnfinished = true } }
}

/// Turns an object's members into columns; a nested member gets both names: `reason.code`.
enum JSONFlattening {
    /// Names that contain the whole row (JSON:API) and add no meaning.
    private static let bare: Set<String> = ["attributes", "profile"]

    static func append(
        _ value: JSONValue, under name: String, isListed: Bool = false, to row: inout ListFields
    ) {
        switch value {
        case .object(let members):
            for member in members {
                let own = String(decoding: member.name, as: UTF8.self)
                let isBare = bare.contains(ListColumnNames.normal(own))
                append(
                    member.value, under: isBare ? name : name.isEmpty ? own : "\(name).\(own)", isListed: isListed,
                    to: &row)
            }
        case .list(let values):
            let texts = values.compactMap(\.scalar).map { String(decoding: $0, as: UTF8.self) }
            if texts.count == values.count {
                add(texts.joined(separator: ", "), name, isListed, to: &row)
            } else {
                for value in values { append(value, under: name, isListed: true, to: &row) }
            }
        case .null: add("", name, isListed, to: &row)
        default:
            guard let bytes = value.scalar else { return }
            if String(validating: bytes, as: UTF8.self) == nil { row.damaged.append(row.fields.count) }
            add(String(decoding: bytes, as: UTF8.self), name, isListed, to: &row)
        }
    }

    private static func add(_ text: String, _ name: String, _ isListed: Bool, to row: inout ListFields) {
        if isListed { row.listed.insert(row.fields.count) }
        row.fields.append(text)
        row.names.append(name)
    }
}
