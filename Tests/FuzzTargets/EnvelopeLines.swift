import Mail
import SMTP

/// A parsed MAIL or RCPT must be written as a line that parses to the same command.
enum EnvelopeLines {
    static func check(_ mail: MailCommand) throws(BrokenInvariant) {
        try check(line: mail.line)
        var expected = mail
        // A size above all numbers only counts as too large; the figure is lost.
        if expected.declaredBytes == .max { expected.declaredBytes = nil }
        try require(MailCommand(line: mail.line) == expected, "MAIL is read otherwise again: \(shown(mail.line.utf8))")
    }

    static func check(_ recipient: RecipientCommand) throws(BrokenInvariant) {
        try check(line: recipient.line)
        var expected = recipient
        // A source route is noted, but not written.
        expected.hasSourceRoute = false
        try require(
            RecipientCommand(line: recipient.line) == expected, "RCPT is read otherwise: \(shown(recipient.line.utf8))")
    }

    private static func check(line: String) throws(BrokenInvariant) {
        try require(
            line.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }, "a control character in a command: \(shown(line.utf8))")
        try require(line.utf8.count + 2 <= Limits.commandLineBytes, "a command of \(line.utf8.count) octets")
    }
}
