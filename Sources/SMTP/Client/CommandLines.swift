import Mail

/// MAIL and RCPT as lines, for an envelope that is kept and opened again later.
extension MailCommand {
    /// With every parameter: `MAIL FROM:<news@example.com> SIZE=4096 RET=HDRS`.
    package var line: String {
        var wire: [UInt8] = []
        var client = ClientSession(capabilities: .everything)
        client.mail(self, bytes: nil, into: &wire)
        return String(decoding: wire.dropLast(2), as: UTF8.self)
    }

    /// Reads what `line` writes; nil when it is anything else.
    package init?(line: String) {
        guard case .mail(let command)? = CommandParser.kept(line) else { return nil }
        self = command
    }
}

extension RecipientCommand {
    /// With every parameter: `RCPT TO:<jo@example.org> NOTIFY=NEVER`.
    package var line: String {
        var wire: [UInt8] = []
        var client = ClientSession(capabilities: .everything)
        client.recipient(self, into: &wire)
        return String(decoding: wire.dropLast(2), as: UTF8.self)
    }

    /// Reads what `line` writes; nil when it is anything else.
    package init?(line: String) {
        guard case .recipient(let command)? = CommandParser.kept(line) else { return nil }
        self = command
    }
}

extension CommandParser {
    /// A line that was written by us, whatever its length.
    fileprivate static func kept(_ line: String) -> Command? {
        let parser = CommandParser(extensions: .all, hostname: "localhost")
        return Array(line.utf8).withUnsafeBytes { try? parser.parse($0, limitBytes: .max) }
    }
}

extension Capabilities {
    /// Of a server for which no parameter is left out.
    fileprivate static var everything: Capabilities {
        var capabilities = Capabilities()
        capabilities.size = true
        capabilities.eightBitMIME = true
        capabilities.smtpUTF8 = true
        capabilities.dsn = true
        return capabilities
    }
}
