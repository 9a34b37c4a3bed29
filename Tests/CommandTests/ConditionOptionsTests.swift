import Guard
import Mail
import Testing

@testable import sendguard

/// The options of `sendguard log` that are made from the table of conditions.
struct ConditionOptionsTests {
    private static let line = [
        "--verdict", "blocked", "--delivery", "refused", "--check", "placeholder", "--finding", "mustache",
        "--subject", "Offers", "--segment", "gold", "--list-version", "out:3", "--message-id", "<m@shop.example>",
        "--esp-id", "4F00", "--campaign", "spring-*", "--sender", "news@shop.example", "--recipient", "ann@example.com",
        "--client", "192.0.2.1", "--login", "newsletter", "--since", "2026-03-01", "--until", "2026-03-02",
        "--limit", "20",
    ]

    @Test func `each condition with a help text is an option, and its value reaches the filter`() throws {
        let filter = try LogCommand.parse(Self.line).conditions.filter
        for condition in RecordCondition.options {
            #expect(condition.text(in: filter) != nil, "--\(condition.name) is not on the line, or was dropped")
        }
        #expect(filter.verdict == .blocked && filter.delivery == .refused && filter.limit == 20)
        #expect(filter.since?.rfc3339 == "2026-03-01T00:00:00.000Z")
        #expect(filter.listVersion == ListVersionName("out:3") && filter.login == "newsletter")
    }

    @Test func `without options the filter is empty`() throws {
        #expect(try LogCommand.parse([]).conditions.filter == RecordFilter())
    }

    @Test func `the help lists every option in the table's order with its text`() throws {
        let help = LogCommand.helpMessage(includeHidden: false, columns: 200).split(whereSeparator: \.isWhitespace)
            .joined(separator: " ")
        var rest = help[...]
        for condition in RecordCondition.options {
            let words = "--\(condition.name) <\(condition.placeholder)> \(condition.help ?? "")"
            let place = try #require(rest.firstRange(of: words), "\(words)")
            rest = rest[place.upperBound...]
        }
        #expect(help.contains("values: relayed, blocked, suppressed, held, deferred, refused, unknown"))
        #expect(!help.contains("--scope") && !help.contains("--after"))
    }

    @Test(arguments: [
        (["--verdict", "fine"], "The value 'fine' is invalid for '--verdict <verdict>'"),
        (["--message-id", "<>"], "--message-id needs an id."), (["--esp-id", ""], "--esp-id needs an id."),
        (["--limit", "0"], "--limit must be 1 or more."),
        (["--check", "bogus"], "There is no check \"bogus\"; there are: "),
        (["--sender", ""], "--sender must not be empty."),
        (["--recipient", "foo"], "--recipient: \"foo\" is not an address such as ann@example.com."),
        (["--client", "foo"], "--client: \"foo\" is not an IP address such as 192.0.2.1."),
    ])
    func `a bad value is refused with the option's name`(line: [String], words: String) {
        let error = #expect(throws: (any Error).self) { try LogCommand.parse(line) }
        #expect(error.map { LogCommand.message(for: $0).contains(words) } == true)
    }
}
