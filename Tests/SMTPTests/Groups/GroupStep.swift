/// The commands of a client in a pipelined group (RFC 2920). Each step writes its number in the sequence into its
/// address or text, so a message shows the steps that made it.
enum GroupStep: Hashable, CaseIterable {
    case hello, brokenHello
    case mail, refusedMail, brokenMail, oversizeMail, longMail, send
    case recipient, refusedRecipient, brokenRecipient, longRecipient
    /// Followed by its text when the server replies 354.
    case data
    case chunk, lastChunk, bigChunk
    case reset, brokenReset, login, unknown, noop

    /// The steps that shape transactions, without most of the invalid lines.
    static let core: [GroupStep] = [
        .mail, .brokenMail, .recipient, .refusedRecipient, .data, .chunk, .lastChunk, .reset,
    ]

    /// The commands that clients usually send.
    static let phrases: [[GroupStep]] = [
        [.mail, .recipient, .data], [.mail, .recipient, .refusedRecipient, .recipient, .data],
        [.mail, .refusedRecipient, .data], [.mail, .brokenRecipient, .data], [.mail, .recipient],
        [.mail, .recipient, .chunk, .lastChunk], [.mail, .recipient, .chunk], [.mail, .refusedRecipient, .lastChunk],
    ]

    static let short = allCases.filter { $0 != .longMail && $0 != .longRecipient }

    /// The largest message of the server under test, in bytes: three chunks fit, a `bigChunk` does not.
    static let messageBytes = 40
    private static let long = String(repeating: "x", count: 13_000)

    /// The largest number of recipients.
    static let recipients = 2

    /// Whether it begins a transaction, or tries to.
    var beginsTransaction: Bool {
        switch self {
        case .mail, .refusedMail, .brokenMail, .oversizeMail, .longMail, .send: true
        default: false
        }
    }

    func line(_ place: Int) -> String {
        switch self {
        case .hello: "EHLO a.example"
        case .brokenHello: "EHLO"
        case .mail: "MAIL FROM:<s\(place)@a.example>"
        case .refusedMail: "MAIL FROM:<later\(place)@a.example>"
        case .brokenMail: "MAIL FROM:<s\(place)@@a.example>"
        case .oversizeMail: "MAIL FROM:<s\(place)@a.example> SIZE=41"
        case .longMail: "MAIL FROM:<s\(place)\(Self.long)@a.example>"
        case .send: "SEND FROM:<s\(place)@a.example>"
        case .recipient: "RCPT TO:<r\(place)@b.example>"
        case .refusedRecipient: "RCPT TO:<no\(place)@b.example>"
        case .brokenRecipient: "RCPT TO:<r\(place)@@b.example>"
        case .longRecipient: "RCPT TO:<r\(place)\(Self.long)@b.example>"
        case .data: "DATA"
        case .chunk: "BDAT 12"
        case .lastChunk: "BDAT 12 LAST"
        case .bigChunk: "BDAT 60"
        case .reset: "RSET"
        case .brokenReset: "RSET now"
        case .login: "AUTH PLAIN AGpvAHNlY3JldA=="
        case .unknown: "XYZZY"
        case .noop: "NOOP"
        }
    }

    /// The bytes that follow the line at once; for DATA, those that follow the 354, without the final dot.
    func octets(_ place: Int) -> String {
        let text = "part \(place)"
        return switch self {
        case .data, .chunk, .lastChunk: text + String(repeating: " ", count: 10 - text.count) + "\r\n"
        case .bigChunk: String(repeating: String(text.prefix(6)), count: 10).prefix(58) + "\r\n"
        default: ""
        }
    }
}
