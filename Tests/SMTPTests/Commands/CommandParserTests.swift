import Mail
import Testing

@testable import SMTP

func parse(_ line: some StringProtocol, extensions: ServerExtensions = .all) throws(CommandError) -> Command {
    let bytes = Array(line.utf8)
    let result = bytes.withUnsafeBytes { line -> Result<Command, CommandError> in
        do throws(CommandError) {
            return .success(try CommandParser(extensions: extensions, hostname: "guard.example.com").parse(line))
        } catch {
            return .failure(error)
        }
    }
    return try result.get()
}

struct CommandParserTests {
    @Test(arguments: [
        ("DATA", Command.data), ("data", .data), ("DaTa  ", .data), ("RSET", .reset), ("QUIT ", .quit), ("NOOP", .noop),
        ("NOOP anything at all", .noop), ("HELP", .help), ("HELP MAIL", .help), ("VRFY jo", .verify),
        ("EXPN list", .expand),
        ("STARTTLS", .startTLS), ("BDAT 0 LAST", .chunk(Chunk(size: 0, isLast: true))),
        ("bdat 86 last", .chunk(Chunk(size: 86, isLast: true))),
        ("BDAT 1000", .chunk(Chunk(size: 1000, isLast: false))),
        ("BDAT 99999999999999999999", .chunk(Chunk(size: .max, isLast: false))),
        ("EHLO mail.example.com", .hello(Hello(domain: "mail.example.com", isExtended: true))),
        ("ehlo [192.0.2.1] ", .hello(Hello(domain: "[192.0.2.1]", isExtended: true))),
        ("HELO my_pc", .hello(Hello(domain: "my_pc", isExtended: false))),
        ("EHLO [IPv6:2001:db8::1]", .hello(Hello(domain: "[IPv6:2001:db8::1]", isExtended: true))),
        ("AUTH PLAIN", .authenticate(.plain, initial: nil)),
        ("auth login Zm9v", .authenticate(.login, initial: SecretBytes(Array("Zm9v".utf8)))),
    ])
    func `commands are read in upper, lower and mixed case`(line: String, command: Command) throws {
        #expect(try parse(line) == command)
    }

    @Test(arguments: [
        ("", CommandError.unknownCommand), (" NOOP", .unknownCommand), ("XYZZY", .unknownCommand),
        ("NOOPS", .unknownCommand),
        ("EHLOEHLOEHLO", .unknownCommand), ("DATA now", .noArgumentAllowed), ("QUIT please", .noArgumentAllowed),
        ("STARTTLS 1", .noArgumentAllowed), ("RSET x", .noArgumentAllowed), ("EHLO", .badHelloName),
        ("EHLO a b", .badHelloName), ("EHLO (comment)", .badHelloName), ("EHLO münchen.example", .badHelloName),
        ("VRFY", .syntax("VRFY mailbox")), ("BDAT", .syntax("BDAT size [LAST]")),
        ("BDAT -1", .syntax("BDAT size [LAST]")),
        ("BDAT 1 FIRST", .syntax("BDAT size [LAST]")), ("BDAT 1 LAST LAST", .syntax("BDAT size [LAST]")),
        ("BDAT 999999999999999999999", .syntax("BDAT size [LAST]")), ("BDAT 0x10", .syntax("BDAT size [LAST]")),
        ("AUTH", .syntax("AUTH mechanism [initial response]")), ("AUTH CRAM-MD5", .unknownMechanism),
        ("AUTH PLAIN a b", .syntax("AUTH mechanism [initial response]")),
        ("MAIL", .syntax("MAIL FROM:<address> [parameters]")),
        ("MAIL FROM", .syntax("MAIL FROM:<address> [parameters]")),
        ("MAIL FROM:a@b.example", .syntax("MAIL FROM:<address> [parameters]")),
        ("MAIL FROM:<a@b.example", .syntax("MAIL FROM:<address> [parameters]")),
        ("MAIL FROM:<a@b.example>SIZE=1", .syntax("MAIL FROM:<address> [parameters]")),
        ("MAIL TO:<a@b.example>", .syntax("MAIL FROM:<address> [parameters]")),
        ("RCPT FROM:<a@b.example>", .syntax("RCPT TO:<address> [parameters]")),
        ("RCPT TO:<>", .badRecipient), ("RCPT TO:<jo>", .badRecipient), ("RCPT TO:<jo@>", .badRecipient),
        ("RCPT TO:< jo@b.example>", .badRecipient), ("RCPT TO:<jo@b.example >", .badRecipient),
        ("RCPT TO:<a@b@c.example>", .badRecipient), ("MAIL FROM:<a>", .badSender),
        ("MAIL FROM:<a b@c.example>", .badSender),
        ("MAIL FROM:<postmaster>", .badSender), ("NOOP \u{0}", .controlCharacter),
        ("MAIL FROM:<a\tb@c.example>", .controlCharacter),
        ("RCPT TO:<a@b.example>\u{7F}", .controlCharacter), ("NOOP \u{1B}[2J", .controlCharacter),
        ("MAIL FROM:<ü@b.example>", .needsSMTPUTF8),
    ])
    func `a malformed command is refused with its reason`(line: String, error: CommandError) {
        #expect(throws: error) { try parse(line) }
    }

    @Test func `only AUTH may be longer than a command line`() {
        let long = String(repeating: "a", count: Limits.commandLineBytes)
        #expect(throws: CommandError.lineTooLong) { try parse("NOOP " + long) }
        #expect(throws: CommandError.lineTooLong) { try parse("HELP " + long) }
        #expect(throws: Never.self) { try parse("AUTH PLAIN " + long) }
        #expect(throws: Never.self) { try parse("NOOP " + String(repeating: "a", count: Limits.commandLineBytes - 7)) }
        #expect(throws: CommandError.lineTooLong) {
            try parse("NOOP " + String(repeating: "a", count: Limits.commandLineBytes - 6))
        }
    }

    @Test func `an address that is not UTF-8 is refused`() {
        let bytes = Array("RCPT TO:<".utf8) + [0xFF, 0xC0] + Array("@b.example>".utf8)
        #expect(throws: CommandError.badRecipient) {
            try bytes.withUnsafeBytes { try CommandParser(extensions: .all, hostname: "g.example").parse($0) }
        }
    }

    @Test func `each error has the reply of its RFC`() {
        let replies: [(CommandError, String)] = [
            (.unknownCommand, "500 5.5.2"), (.lineTooLong, "500 5.5.2"), (.controlCharacter, "501 5.5.2"),
            (.syntax("x"), "501 5.5.4"), (.noArgumentAllowed, "501 5.5.4"), (.badHelloName, "501 5.5.4"),
            (.badSender, "553 5.1.7"), (.badRecipient, "553 5.1.3"), (.needsSMTPUTF8, "553 5.6.7"),
            (.unknownParameter, "555 5.5.4"), (.duplicateParameter, "501 5.5.4"), (.badParameter("SIZE"), "501 5.5.4"),
            (.unknownMechanism, "504 5.5.4"),
        ]
        for (error, start) in replies { #expect(error.reply.text.hasPrefix(start + " ")) }
    }
}
