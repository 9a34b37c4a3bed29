import Mail

@testable import Content

/// A message from its lines, as a client sends it.
func message(_ lines: String...) -> Message {
    let text = lines.joined(separator: "\r\n") + "\r\n"
    return Array(text.utf8).withUnsafeBytes { Message(reading: $0) }
}

/// A short clean mail with the given subject and text.
func letter(subject: String = "News", text: String = "Hello Jane,") -> Message {
    message(
        "From: Shop <news@shop.example>", "To: jane@example.com", "Subject: \(subject)",
        "List-Unsubscribe: <https://shop.example/leave>", "List-Unsubscribe-Post: List-Unsubscribe=One-Click", "", text)
}

func facts(
    _ message: Message = letter(), campaign: String = "spring", stream: String = "newsletter",
    recipients: [Address] = [Address("jane@example.com")!], profile: UpstreamProfile = .plain,
    history: CampaignHistory? = nil, audience: AudienceTally? = nil, send: SendEvidence? = nil
) -> Facts {
    Facts(
        sender: Address("bounce@shop.example"), recipients: recipients, stream: stream,
        campaign: campaign, profile: profile, message: message, now: Timestamp(microseconds: 0),
        history: history, audience: audience, send: send)
}

/// A few syntaxes, one for each way to decide. The tests of the catalogue's reader cover the shipped catalogue.
extension PlaceholderCatalogue {
    static let basic = PlaceholderCatalogue(syntaxes: [
        PlaceholderSyntax(
            name: "mustache", opening: "{{", closing: "}}", content: .expression, isFilledByClient: true),
        PlaceholderSyntax(name: "brace", opening: "{", closing: "}", content: .field),
        PlaceholderSyntax(name: "mailchimp", opening: "*|", closing: "|*", content: .label),
        PlaceholderSyntax(name: "double-percent", opening: "%%", closing: "%%", content: .words, limitBytes: 60),
        PlaceholderSyntax(name: "double-bracket", opening: "[[", closing: "]]", content: .field, ordinary: .often),
        PlaceholderSyntax(name: "bracket", opening: "[", closing: "]", content: .field, ordinary: .often),
        PlaceholderSyntax(name: "dollar-brace", opening: "${", closing: "}", content: .variable),
        PlaceholderSyntax(name: "dollar", opening: "$", closing: "", content: .field, ordinary: .often),
        PlaceholderSyntax(
            name: "angle", opening: "<", closing: ">", content: .field, ordinary: .often, limitBytes: 40),
    ])
}

extension CheckOptions {
    static var basic: CheckOptions {
        var options = CheckOptions()
        options[PlaceholderCheck.self][PlaceholderCheck.syntaxes] = PlaceholderCatalogue.basic.syntaxes
        return options
    }
}

extension PlaceholderCheck {
    init() { self.init(PlaceholderSettings.basic) }
}

extension PlaceholderSettings {
    static var basic: PlaceholderSettings {
        var settings = PlaceholderSettings()
        settings.catalogue = .basic
        return settings
    }
}

/// The kinds of the placeholders in a text, each with its tag: those that their own text and place prove.
func placeholders(in text: String, kind: Surface.Kind = .html, regions: [Surface.Region] = []) -> [String] {
    var found: [String] = []
    PlaceholderScanner(.basic).scan(Surface(kind: kind, text: Array(text.utf8), regions: regions)) { match in
        if match.score >= 0 { found.append("\(match.syntax) \(String(decoding: match.tag, as: UTF8.self))") }
        return true
    }
    return found
}

/// The parts of the original text that these placeholders come from.
func placeholderSources(in text: String, kind: Surface.Kind = .html) -> [String] {
    var found: [String] = []
    PlaceholderScanner(.basic).scan(Surface(kind: kind, text: Array(text.utf8))) { match in
        if match.score >= 0 { found.append(String(decoding: Array(text.utf8)[match.range], as: UTF8.self)) }
        return true
    }
    return found
}

extension CampaignMemory {
    /// The campaign's history before this message; nil when the message has no greeting.
    mutating func take(_ message: Message, campaign: String, recipients: [Address]) -> CampaignHistory? {
        CampaignGreeting(of: message, campaign: campaign, recipients: recipients).map { take($0) }
    }
}

/// A check outside the roster, for tests of code that runs checks.
protocol MadeUpCheck: Check {
    init()
}

extension MadeUpCheck {
    static var finds: String { "what a test wants" }
    static var advice: [CheckAdvice] { [] }
    init(_ settings: SettingValues) { self.init() }
}
