import Mail

/// Parses one command line, without its CRLF (RFC 5321 4.1.1).
///
/// It accepts verbs and keywords in any case. It also accepts spaces at the end and after `FROM:` and `TO:`, which
/// are common and harmless. Everything else is strict, so that no server behind the guard can read a line
/// differently.
struct CommandParser: Sendable {
    /// The extensions offered to the client. Parameters of other extensions are unknown.
    var extensions: ServerExtensions
    /// The domain for a bare `<Postmaster>`.
    let hostname: String
    /// Accepts what devices send: a greeting with any name or without one, `MAIL FROM: a@b.example` without brackets,
    /// spaces around the colon and inside the brackets. Each form has only one meaning, and the guard writes it
    /// strictly.
    var isLenient = false

    /// - Parameter limitBytes: of all commands except AUTH, with their CRLF.
    func parse(
        _ line: UnsafeRawBufferPointer, limitBytes: Int = Limits.commandLineBytes
    ) throws(CommandError) -> Command {
        guard line.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { throw .controlCharacter }
        var cursor = CommandCursor(line)
        let verb = cursor.word()
        guard line.count + 2 <= limitBytes || Self.equals(verb, "AUTH") else { throw .lineTooLong }
        guard let keyword = Self.keyword(of: verb) else { throw .unknownCommand }
        cursor.skipSpaces()
        return try command(keyword, &cursor)
    }

    private enum Keyword: String, CaseIterable {
        case ehlo = "EHLO", helo = "HELO", mail = "MAIL", rcpt = "RCPT", data = "DATA", bdat = "BDAT", rset = "RSET",
            noop = "NOOP", vrfy = "VRFY", expn = "EXPN", help = "HELP", quit = "QUIT", startTLS = "STARTTLS",
            auth = "AUTH"

        /// The verb's bytes as one number, with the first in the lowest byte.
        var packed: UInt64 { rawValue.utf8.reversed().reduce(0) { $0 << 8 | UInt64($1) } }
    }

    private static let keywords: [(packed: UInt64, keyword: Keyword)] = Keyword.allCases.map { ($0.packed, $0) }

    private static func keyword(of verb: UnsafeRawBufferPointer) -> Keyword? {
        guard verb.count <= 8 else { return nil }
        var packed: UInt64 = 0
        for byte in verb.reversed() {
            packed = packed << 8 | UInt64(uppercase(byte))
        }
        return keywords.first { $0.packed == packed }?.keyword
    }

    private func command(_ keyword: Keyword, _ cursor: inout CommandCursor) throws(CommandError) -> Command {
        switch keyword {
        case .ehlo: return .hello(try hello(&cursor, isExtended: true))
        case .helo: return .hello(try hello(&cursor, isExtended: false))
        case .mail: return .mail(try mail(&cursor))
        case .rcpt: return .recipient(try recipient(&cursor))
        case .data: return try bare(cursor, .data)
        case .rset: return try bare(cursor, .reset)
        case .quit: return try bare(cursor, .quit)
        case .startTLS: return try bare(cursor, .startTLS)
        case .noop: return .noop
        case .help: return .help
        case .expn: return .expand
        case .vrfy:
            guard !cursor.isAtEnd else { throw .syntax("VRFY mailbox") }
            return .verify
        case .bdat: return .chunk(try chunk(&cursor))
        case .auth: return try authenticate(&cursor)
        }
    }

    private func bare(_ cursor: CommandCursor, _ command: Command) throws(CommandError) -> Command {
        guard cursor.isAtEnd else { throw .noArgumentAllowed }
        return command
    }

    private func hello(_ cursor: inout CommandCursor, isExtended: Bool) throws(CommandError) -> Hello {
        let name = cursor.word()
        cursor.skipSpaces()
        guard cursor.isAtEnd, !name.isEmpty, name.count <= Limits.domainBytes, name.allSatisfy(Self.isHelloByte)
        else {
            guard isLenient else { throw .badHelloName }
            return Hello(domain: "", isExtended: isExtended)
        }
        return Hello(domain: String(decoding: name, as: UTF8.self), isExtended: isExtended)
    }

    private static func isHelloByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"),
            UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"):
            true
        default: false
        }
    }

    private func mail(_ cursor: inout CommandCursor) throws(CommandError) -> MailCommand {
        let form = "MAIL FROM:<address> [parameters]"
        guard let path = path("FROM", &cursor) else { throw .syntax(form) }
        var command: MailCommand
        if path.isEmpty {
            command = MailCommand(reversePath: nil)
        } else {
            guard let address = PathParser.address(in: path) else { throw .badSender }
            command = MailCommand(reversePath: address)
        }
        try MailParameters(extensions: extensions).read(&cursor, into: &command)
        if let address = command.reversePath, address.needsSMTPUTF8, !command.smtpUTF8 { throw .needsSMTPUTF8 }
        return command
    }

    private func recipient(_ cursor: inout CommandCursor) throws(CommandError) -> RecipientCommand {
        let form = "RCPT TO:<address> [parameters]"
        guard let path = path("TO", &cursor) else { throw .syntax(form) }
        let address =
            Self.equals(path, "POSTMASTER") ? Address("Postmaster@\(hostname)") : PathParser.address(in: path)
        guard let address else { throw .badRecipient }
        var command = RecipientCommand(recipient: address)
        command.hasSourceRoute = PathParser.hasRoute(path)
        try RecipientParameters(extensions: extensions).read(&cursor, into: &command)
        return command
    }

    /// The path after `FROM:` or `TO:`, without its brackets; nil when the line has another form.
    private func path(_ word: String, _ cursor: inout CommandCursor) -> UnsafeRawBufferPointer? {
        guard isLenient else {
            guard cursor.skip(word + ":") else { return nil }
            cursor.skipSpaces()
            return cursor.path()
        }
        guard cursor.skip(word) else { return nil }
        cursor.skipSpaces()
        guard cursor.skip(":") else { return nil }
        cursor.skipSpaces()
        return cursor.isAtBracket ? cursor.path().map(CommandCursor.trimmed) : cursor.barePath()
    }

    /// Whether a line, perhaps an invalid one, begins with BDAT.
    static func isChunk(_ line: UnsafeRawBufferPointer) -> Bool { line.count >= 4 && equals(line[..<4], "BDAT") }

    /// Whether an unreadable line begins with a verb that starts a transaction: MAIL, or the obsolete SEND, SOML and
    /// SAML (RFC 5321 section 4.1.4 and appendix F.6).
    static func beginsTransaction(_ start: some Collection<UInt8>) -> Bool {
        let verb = start.drop { $0 == 0x20 || $0 == 0x09 }.prefix(4)
        return ["MAIL", "SEND", "SOML", "SAML"].contains { equals(verb, $0) }
    }

    /// Whether a line begins an HTTP request. Any web page can make a browser send an HTTP request to a port of the
    /// browser's machine, with SMTP commands in the body. A server that reads on would send the page's mail. Postfix
    /// closes the connection, too (`smtpd_forbidden_commands`).
    static func isHTTP(_ line: UnsafeRawBufferPointer) -> Bool {
        var cursor = CommandCursor(line)
        let method = cursor.word()
        return ["GET", "POST", "PUT", "HEAD", "OPTIONS", "PATCH", "DELETE", "CONNECT", "PRI"].contains {
            equals(method, $0)
        }
    }

    private func chunk(_ cursor: inout CommandCursor) throws(CommandError) -> Chunk {
        let digits = cursor.word()
        cursor.skipSpaces()
        let last = cursor.word()
        cursor.skipSpaces()
        guard cursor.isAtEnd, let size = Self.number(digits), last.isEmpty || Self.equals(last, "LAST") else {
            throw .syntax("BDAT size [LAST]")
        }
        return Chunk(size: size, isLast: !last.isEmpty)
    }

    private func authenticate(_ cursor: inout CommandCursor) throws(CommandError) -> Command {
        let name = cursor.word()
        cursor.skipSpaces()
        let initial = cursor.word()
        cursor.skipSpaces()
        guard !name.isEmpty, cursor.isAtEnd else { throw .syntax("AUTH mechanism [initial response]") }
        guard let mechanism = AuthenticationMechanism.allCases.first(where: { Self.equals(name, $0.rawValue) }) else {
            throw .unknownMechanism
        }
        return .authenticate(mechanism, initial: initial.isEmpty ? nil : SecretBytes(Array(initial)))
    }
}

extension CommandParser {
    static func uppercase(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) ? byte & 0xDF : byte
    }

    /// Compares, ignoring the case of ASCII letters; `word` is in upper case.
    static func equals(_ bytes: some Collection<UInt8>, _ word: String) -> Bool {
        bytes.count == word.utf8.count && zip(bytes, word.utf8).allSatisfy { uppercase($0) == $1 }
    }

    /// Reads 1 to 20 digits; `Int.max` when the number is too large.
    static func number(_ digits: some Collection<UInt8>) -> Int? {
        guard (1...Limits.sizeDigits).contains(digits.count) else { return nil }
        var value = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            let (product, over) = value.multipliedReportingOverflow(by: 10)
            let (sum, overSum) = product.addingReportingOverflow(Int(digit - 0x30))
            value = over || overSum ? Int.max : sum
        }
        return value
    }
}
