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
