import Mail

/// The parameters of MAIL: SIZE, BODY, SMTPUTF8, RET, ENVID, AUTH. A parameter is unknown when its extension is not
/// offered. SIZE and AUTH are always known, because only their syntax matters here.
struct MailParameters {
    let extensions: ServerExtensions

    func read(_ cursor: inout CommandCursor, into command: inout MailCommand) throws(CommandError) {
        var seen = SeenParameters()
        while let parameter = try ESMTPParameter.next(&cursor) {
            if parameter.isNamed("SIZE") {
                try seen.note(.size)
                guard let bytes = parameter.value.flatMap({ CommandParser.number($0) }) else {
                    throw .badParameter("SIZE")
                }
                command.declaredBytes = bytes
            } else if parameter.isNamed("BODY"), extensions.contains(.eightBitMIME) {
                try seen.note(.body)
                guard let body = parameter.choice(of: [MailCommand.Body.sevenBit, .eightBitMIME]) else {
                    throw .badParameter("BODY")
                }
                command.body = body
            } else if parameter.isNamed("SMTPUTF8"), extensions.contains([.smtpUTF8, .eightBitMIME]) {
                try seen.note(.smtpUTF8)
                guard parameter.value == nil else { throw .badParameter("SMTPUTF8") }
                command.smtpUTF8 = true
            } else if parameter.isNamed("RET"), extensions.contains(.dsn) {
                try seen.note(.ret)
                guard let returning = parameter.choice(of: [MailCommand.Return.full, .headers]) else {
                    throw .badParameter("RET")
                }
                command.returning = returning
            } else if parameter.isNamed("ENVID"), extensions.contains(.dsn) {
                try seen.note(.envid)
                // Must be printable ASCII, also when decoded (RFC 3461 section 4.4): no decoder gets a CR or LF.
                guard let value = parameter.value, value.count <= Limits.envelopeIDBytes, XText.isValid(value),
                    XText.decoded(value).allSatisfy({ (0x20...0x7E).contains($0) })
                else { throw .badParameter("ENVID") }
                command.envelopeID = String(decoding: value, as: UTF8.self)
            } else if parameter.isNamed("AUTH") {
                try seen.note(.auth)
                guard let value = parameter.value, CommandParser.equals(value, "<>") || XText.isValid(value) else {
                    throw .badParameter("AUTH")
                }
            } else {
                throw .unknownParameter
            }
        }
    }
}

/// The parameters of RCPT: NOTIFY and ORCPT (RFC 3461), known only when DSN is offered.
struct RecipientParameters {
    let extensions: ServerExtensions

    func read(_ cursor: inout CommandCursor, into command: inout RecipientCommand) throws(CommandError) {
        var seen = SeenParameters()
        while let parameter = try ESMTPParameter.next(&cursor) {
            if parameter.isNamed("NOTIFY"), extensions.contains(.dsn) {
                try seen.note(.notify)
                guard let notify = parameter.value.flatMap(Self.notify) else { throw .badParameter("NOTIFY") }
                command.notify = notify
            } else if parameter.isNamed("ORCPT"), extensions.contains(.dsn) {
                try seen.note(.orcpt)
                guard let value = parameter.value, let original = Self.originalRecipient(value) else {
                    throw .badParameter("ORCPT")
                }
                command.originalRecipient = original
            } else {
                throw .unknownParameter
            }
        }
    }

    /// Reads `NEVER` alone, or a list of the other words.
    private static func notify(_ value: UnsafeRawBufferPointer) -> RecipientCommand.Notify? {
        if CommandParser.equals(value, "NEVER") { return .never }
        var notify: RecipientCommand.Notify = []
        for word in value.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            let option: RecipientCommand.Notify
            if CommandParser.equals(word, "SUCCESS") {
                option = .success
            } else if CommandParser.equals(word, "FAILURE") {
                option = .failure
            } else if CommandParser.equals(word, "DELAY") {
                option = .delay
            } else {
                return nil
            }
            guard notify.insert(option).inserted else { return nil }
        }
        return notify
    }

    /// Reads `type;xtext`. The type `utf-8` may contain plain UTF-8 (RFC 6533 section 3). Harmful characters are
    /// refused, encoded or not.
    private static func originalRecipient(_ value: UnsafeRawBufferPointer) -> OriginalRecipient? {
        guard value.count <= Limits.originalRecipientBytes, let semicolon = value.firstIndex(of: UInt8(ascii: ";")),
            semicolon > 0, value[..<semicolon].allSatisfy(ESMTPParameter.isKeywordByte)
        else { return nil }
        let address = UnsafeRawBufferPointer(rebasing: value[(semicolon + 1)...])
        let isUTF8 = CommandParser.equals(value[..<semicolon], "UTF-8")
        guard !address.isEmpty, isUTF8 || XText.isValid(address), let text = String(validating: value, as: UTF8.self),
            !text.unicodeScalars.contains(where: \.isHarmful)
        else { return nil }
        if !isUTF8, String(decoding: XText.decoded(address), as: UTF8.self).unicodeScalars.contains(where: \.isHarmful)
        {
            return nil
        }
        return OriginalRecipient(fullText: text)
    }
}

/// One `keyword[=value]` after a path (RFC 5321 4.1.2 `esmtp-param`).
struct ESMTPParameter {
    let keyword: UnsafeRawBufferPointer
    /// nil without `=`; never empty.
    let value: UnsafeRawBufferPointer?

    /// The next parameter; nil at the line's end.
    static func next(_ cursor: inout CommandCursor) throws(CommandError) -> ESMTPParameter? {
        cursor.skipSpaces()
        guard !cursor.isAtEnd else { return nil }
        let word = cursor.word()
        let equals = word.firstIndex(of: UInt8(ascii: "=")) ?? word.count
        let keyword = UnsafeRawBufferPointer(rebasing: word[..<equals])
        guard !keyword.isEmpty, keyword[0] != UInt8(ascii: "-"), keyword.allSatisfy(isKeywordByte) else {
            throw .syntax("keyword=value")
        }
        guard equals < word.count else { return ESMTPParameter(keyword: keyword, value: nil) }
        guard equals + 1 < word.count else { throw .syntax("keyword=value") }
        return ESMTPParameter(keyword: keyword, value: UnsafeRawBufferPointer(rebasing: word[(equals + 1)...]))
    }

    func isNamed(_ name: String) -> Bool { CommandParser.equals(keyword, name) }

    /// The choice that the value names, in any case.
    func choice<Choice: RawRepresentable<String>>(of choices: [Choice]) -> Choice? {
        guard let value else { return nil }
        return choices.first { CommandParser.equals(value, $0.rawValue) }
    }

    static func isKeywordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}

/// The parameters that a command has already had: each may appear only once (RFC 5321 4.1.1.11).
struct SeenParameters: OptionSet {
    let rawValue: UInt8

    static let size = SeenParameters(rawValue: 1)
    static let body = SeenParameters(rawValue: 2)
    static let smtpUTF8 = SeenParameters(rawValue: 4)
    static let ret = SeenParameters(rawValue: 8)
    static let envid = SeenParameters(rawValue: 16)
    static let auth = SeenParameters(rawValue: 32)
    static let notify = SeenParameters(rawValue: 64)
    static let orcpt = SeenParameters(rawValue: 128)

    mutating func note(_ parameter: SeenParameters) throws(CommandError) {
        guard insert(parameter).inserted else { throw .duplicateParameter }
    }
}

/// Text in which `+`, `=` and everything except printable ASCII is written `+HH` (RFC 3461 section 4).
enum XText {
    static func isValid(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "+"):
                guard index + 2 < bytes.count, isUpperHex(bytes[index + 1]), isUpperHex(bytes[index + 2]) else {
                    return false
                }
                index += 3
            case UInt8(ascii: "="): return false
            case 0x21...0x7E: index += 1
            default: return false
            }
        }
        return true
    }

    /// Decodes valid xtext.
    static func decoded(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "+") else {
                result.append(bytes[index])
                index += 1
                continue
            }
            result.append(hexValue(bytes[index + 1]) << 4 | hexValue(bytes[index + 2]))
            index += 3
        }
        return result
    }

    private static func hexValue(_ digit: UInt8) -> UInt8 { digit <= UInt8(ascii: "9") ? digit - 0x30 : digit - 0x37 }

    private static func isUpperHex(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(byte)
    }
}

/// The extensions that depend on the servers behind the guard. The guard offers them only where it can honour them
/// end to end. It always offers PIPELINING, SIZE and ENHANCEDSTATUSCODES; `ServerOptions` decide on STARTTLS and
/// AUTH.
package struct ServerExtensions: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// 8BITMIME, RFC 6152.
    package static let eightBitMIME = ServerExtensions(rawValue: 1)
    /// SMTPUTF8, RFC 6531; offered only together with 8BITMIME, as its section 3.1 requires.
    package static let smtpUTF8 = ServerExtensions(rawValue: 2)
    /// DSN, RFC 3461.
    package static let dsn = ServerExtensions(rawValue: 4)
    /// CHUNKING, RFC 3030; the servers behind the guard need not support it.
    package static let chunking = ServerExtensions(rawValue: 8)

    package static let all: ServerExtensions = [.eightBitMIME, .smtpUTF8, .dsn, .chunking]
}
