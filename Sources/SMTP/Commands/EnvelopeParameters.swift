import Mail

/// The parameters of MAIL: SIZE, BODY, SMTPUTF8, RET, ENVID, AUTH. Those of an extension that is not offered
/// are unknown; SIZE and AUTH always are known, for nothing but their form matters here.
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
                // Of printable ASCII, also behind its coding (RFC 3461 section 4.4): no CR LF for whoever decodes it.
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

/// The parameters of RCPT: NOTIFY and ORCPT (RFC 3461), known only while DSN is offered.
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

    /// `NEVER` alone, or a list of the others.
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

    /// `type;xtext`. The type `utf-8` may hold UTF-8 as it is (RFC 6533 section 3). Neither has harmful characters in it,
    /// coded or not.
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
