import GRDB
import Guard
import Mail

/// Names in SQL, compared as `NamePattern` compares them in memory: the key of a column, and a GLOB pattern of a
/// pattern's key.
///
/// **Why ASCII has a separate path.** Nearly every name is ASCII, and its key is SQLite's own `lower`. Calling our
/// own function for ten million rows would take seconds, so only names that are not ASCII use one.
enum NameColumn {
    /// Registers the functions with a connection.
    static func register(_ db: Database) {
        for function in [key, senderKey, bareSenderKey, domain, isFrom] { db.add(function: function) }
    }

    // MARK: SQL

    /// `NameKey` of a column.
    static func key(_ column: String) -> String { "iif(\(isASCII(column)), lower(\(column)), name_key(\(column)))" }

    /// `NameKey` of the normal form of the address in a column.
    static func senderKey(_ column: String) -> String { sender(column, by: "sender_key") }

    /// The same key without quotes, because patterns for addresses are compared without them (`Address.bareKey`).
    static func bareSenderKey(_ column: String) -> String { sender(column, by: "bare_sender_key") }

    private static func sender(_ column: String, by function: String) -> String {
        "iif(\(isASCII(column)) AND \(column) NOT GLOB '\"*', lower(\(column)), \(function)(\(column)))"
    }

    /// The domain of an address key. A quoted local part may contain an `@`, too.
    static func domain(_ key: String) -> String {
        "iif(\(key) GLOB '\"*', key_domain(\(key)), substr(\(key), instr(\(key), '@') + 1))"
    }

    /// The pattern in GLOB syntax: `*` is a wildcard, every other character is literal.
    static func glob(_ pattern: NamePattern) -> String {
        pattern.key.map { "?[".contains($0) ? "[\($0)]" : String($0) }.joined()
    }

    /// Whether a record `r` matches a pattern for senders: its envelope sender or one of its originators.
    static func isSender(_ pattern: NamePattern) -> (sql: String, arguments: [String]) {
        let asked = pattern.namesAddresses ? bareSenderKey("r.sender") : domain(senderKey("r.sender"))
        let glob = glob(pattern)
        // First test all originators at once. In the joined text a `*` may match across two originators, and some
        // have quotes. So `is_from` then tests the originators of each hit one by one.
        let line = pattern.namesAddresses ? "*\n\(glob)\n*" : "*@\(glob)\n*"
        let mayBeFrom = "(\(key("r.originators")) GLOB ? OR instr(r.originators, ?) > 0)"
        return (
            "(\(asked) GLOB ? OR (\(mayBeFrom) AND is_from(?, r.originators)))",
            [glob, line, "\n\"", pattern.text]
        )
    }

    private static func isASCII(_ column: String) -> String {
        "length(CAST(\(column) AS BLOB)) = length(\(column))"
    }

    // MARK: functions

    private static let key = function("name_key") { NameKey.of($0) }
    private static let senderKey = function("sender_key") { NameKey.of(Address($0)?.key ?? $0) }
    private static let bareSenderKey = function("bare_sender_key") { NameKey.of(Address($0)?.bareKey ?? $0) }
    private static let domain = function("key_domain") { key in
        key.lastIndex(of: "@").map { String(key[key.index(after: $0)...]) } ?? key
    }

    private static let isFrom = DatabaseFunction("is_from", argumentCount: 2, pure: true) { values in
        guard let text = String.fromDatabaseValue(values[0]),
            let pattern = StopScope(.sender, NamePattern(text))?.pattern,
            let column = String.fromDatabaseValue(values[1])
        else { return false }
        return OriginatorsColumn.originators(column).addresses.contains { pattern.matches(address: $0) }
    }

    /// A function of one text; NULL for NULL.
    private static func function(_ name: String, _ work: @escaping @Sendable (String) -> String) -> DatabaseFunction {
        DatabaseFunction(name, argumentCount: 1, pure: true) { String.fromDatabaseValue($0[0]).map(work) }
    }
}

/// A message's originators as `records.originators` stores them: one key a line. Each key has a line end before and
/// after it, so a whole key can be searched.
///
///     NULL                                    none except the reverse-path, or not known
///     \nnews@shop.example\n                   one
///     ?\nnews@shop.example\nann@shop.example\n    these, and something that is not a mailbox
///
/// **Why the reverse-path is left out:** most mail has no other originator, and then the column is NULL.
enum OriginatorsColumn {
    static func text(_ originators: Originators?, sender: Address?) -> String? {
        guard let originators else { return nil }
        var keys = originators.addresses.map(\.key)
        if let sender, let own = keys.firstIndex(of: sender.key) { keys.remove(at: own) }
        if keys.isEmpty, originators.isReadable { return nil }
        return (originators.isReadable ? "" : "?") + "\n" + keys.map { $0 + "\n" }.joined()
    }

    static func originators(_ text: String) -> Originators {
        let addresses = text.drop { $0 == "?" }.split(separator: "\n").map { Address($0) }
        return Originators(
            addresses.compactMap(\.self), isReadable: !text.hasPrefix("?") && !addresses.contains { $0 == nil })
    }
}

/// A reply as one column, exact and readable in a database shell: `250 2.0.0 Ok`. Further lines follow line feeds (a
/// reply's lines hold no control characters); `-` is a missing enhanced code.
enum ReplyColumn {
    static func text(_ reply: Reply) -> String {
        let status = reply.enhanced.map(\.description) ?? "-"
        return "\(reply.code) \(status) \(reply.lines.joined(separator: "\n"))"
    }

    /// A column's text, or its class, as people write it: `250 ok` for `250 - ok`.
    static func withoutMissingCode(_ text: String) -> String {
        let words = text.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        let isMissing = words.count > 1 && words[1] == "-"
        return isMissing ? ([words[0]] + words.dropFirst(2)).joined(separator: " ") : text
    }

    /// The SQL function for the class of a column (`ReplyClass`). It groups replies that differ in every message; it
    /// is `none` when there is no reply.
    static let className = "reply_class"

    static let classFunction = DatabaseFunction(className, argumentCount: 1, pure: true) { values in
        String.fromDatabaseValue(values[0]).flatMap(reply).map(ReplyClass.of) ?? "none"
    }

    /// Returns nil when the text is not a stored reply.
    static func reply(_ text: String) -> Reply? {
        var text = text
        return text.withUTF8 { reply(UnsafeRawBufferPointer($0)) }
    }

    /// The same for UTF-8. It works on bytes: splitting strings took a tenth of the cost of a log line.
    static func reply(_ text: UnsafeRawBufferPointer) -> Reply? {
        let space = UInt8(ascii: " ")
        guard let first = text.firstIndex(of: space), first == 3,
            let second = text[(first + 1)...].firstIndex(of: space)
        else { return nil }
        var code: UInt16 = 0
        for byte in text[..<first] {
            guard byte &- 0x30 < 10 else { return nil }
            code = code * 10 + UInt16(byte &- 0x30)
        }
        guard (200...599).contains(code) else { return nil }
        let status = String(decoding: text[(first + 1)..<second], as: UTF8.self)
        let enhanced = EnhancedStatusCode(status)
        guard enhanced != nil || status == "-" else { return nil }
        let rest = text[(second + 1)...]
        guard rest.contains(UInt8(ascii: "\n")) else {
            return Reply(code, enhanced, String(decoding: rest, as: UTF8.self))
        }
        let lines = rest.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        return Reply(code, enhanced, lines: lines.map { String(decoding: $0, as: UTF8.self) })
    }
}
