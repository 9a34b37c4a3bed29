import Mail
import Testing

@testable import SMTP

/// The further syntax that a listener for devices accepts, and its meaning.
struct LenientTests {
    private func parse(_ line: String, isLenient: Bool) throws -> Command {
        let parser = CommandParser(extensions: .all, hostname: "guard.example.com", isLenient: isLenient)
        return try Array(line.utf8).withUnsafeBytes { try parser.parse($0) }
    }

    @Test(arguments: [
        ("EHLO", ""), ("HELO ", ""), ("HELO Büro", ""), ("HELO my printer", ""), ("EHLO (x)", ""),
        ("HELO a.example", "a.example"),
        ("HELO \(String(repeating: "a", count: 300))", ""),
    ])
    func `a lenient listener accepts a greeting with any name or none`(line: String, domain: String) throws {
        let isExtended = line.hasPrefix("E")
        #expect(try parse(line, isLenient: true) == .hello(Hello(domain: domain, isExtended: isExtended)))
        if domain.isEmpty { #expect(throws: CommandError.badHelloName) { try parse(line, isLenient: false) } }
    }

    @Test(arguments: [
        "MAIL FROM:a@a.example", "MAIL FROM: a@a.example", "MAIL FROM:< a@a.example >", "MAIL FROM : <a@a.example>",
        "mail from :  a@a.example",
    ])
    func `a lenient listener accepts an address without brackets or with spaces around it`(line: String) throws {
        let plain = try parse("MAIL FROM:<a@a.example>", isLenient: false)
        #expect(try parse(line, isLenient: true) == plain)
        #expect(throws: CommandError.self) { try parse(line, isLenient: false) }
        guard case .mail(var command) = plain else {
            Issue.record("no MAIL")
            return
        }
        #expect(command.line == "MAIL FROM:<a@a.example>")
        command.declaredBytes = 10
        #expect(try parse(line + " SIZE=10", isLenient: true) == .mail(command))
    }

    @Test(arguments: [
        "MAIL FROM:", "MAIL FROM: ", "MAIL FROM a@a.example", "MAIL FROM:a@a.example>", "MAIL FROM:<a@a.example",
        "MAIL FROM:a", "MAIL FROM:a@a.example b@b.example", "MAIL FROM:a<b@b.example>", "MAIL a@a.example",
        "MAIL FROM:<a@a.example>SIZE=1",
    ])
    func `a lenient listener still refuses an ambiguous address`(line: String) {
        #expect(throws: CommandError.self) { try parse(line, isLenient: true) }
    }

    @Test func `a lenient listener accepts loose forms of the null reverse-path and of recipients`() throws {
        #expect(try parse("MAIL FROM:< >", isLenient: true) == .mail(MailCommand(reversePath: nil)))
        let postmaster = RecipientCommand(recipient: Address("Postmaster@guard.example.com")!)
        #expect(try parse("RCPT TO: postmaster", isLenient: true) == .recipient(postmaster))
        let ada = RecipientCommand(recipient: Address("ada@b.example")!)
        #expect(try parse("RCPT TO : ada@b.example", isLenient: true) == .recipient(ada))
    }
}
