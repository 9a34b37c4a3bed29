import Mail

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
