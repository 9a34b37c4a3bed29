import Mail
import SMTP

/// A MAIL or RCPT that was understood is a line again, of which the same is understood.
enum EnvelopeLines {
    static func check(_ mail: MailCommand) throws(BrokenInvariant) {
        try check(line: mail.line)
        var expected = mail
        // A size beyond all numbers is known to be too large, and nobody is told a figure.
        if expected.declaredBytes == .max { expected.declaredBytes = nil }
        try require(MailCommand(line: mail.line) == expected, "MAIL is read otherwise again: \(shown(mail.line.utf8))")
    }

    static func check(_ recipient: RecipientCommand) throws(BrokenInvariant) {
        try check(line: recipient.line)
        var expected = recipient
        // A source route is told, and not written.
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
