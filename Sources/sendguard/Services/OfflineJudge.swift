import Content
import Control
import Guard
import Mail

/// Judges a message as the guard would, without an envelope: the sender comes from the Return-Path or From field, and
/// there are no recipients.
struct OfflineJudge {
    private let runner: CheckRunner
    /// For HTML and text alone, without the checks of header fields: their message will have other fields.
    private let pieceRunner: CheckRunner
    private let configuration: Configuration
    private let profile: UpstreamProfile
    private let now: Timestamp

    init(configuration: Configuration, profile: UpstreamProfile, now: Timestamp) {
        // Both runners share the checks, because preparing the catalogue for the scan takes most of the start.
        let checks = Roster.checks(configuration.checkOptions)
        runner = CheckRunner(modes: configuration.checks, checks: checks)
        var modes = configuration.checks
        for check in Roster.all where check.isAboutFields { modes[check.name] = CheckModes(mode: .off) }
        pieceRunner = CheckRunner(modes: modes, checks: checks)
        self.configuration = configuration
        self.profile = profile
        self.now = now
    }

    /// - Parameter file: the file's name in the report.
    func judge(_ input: CheckInput, file: String) -> CheckReport {
        let message = input.message.withUnsafeBytes { Message(reading: $0) }
        let facts = facts(of: message)
        let judgement = (input.kind == .message ? runner : pieceRunner).judge(facts)
        let scenes = judgement.hasSpots ? FindingScenes(of: input.message, ownBytes: input.ownBytes) : nil
        return CheckReport(file: file, campaign: facts.campaign, judgement: judgement, scenes: scenes)
    }

    /// Returns the findings of all checks in a whole message, including checks in mode `observe`.
    func findings(in message: Message) -> [Finding] { runner.judge(facts(of: message)).findings }

    private func facts(of message: Message) -> Facts {
        let sender = sender(of: message)
        let campaign = CampaignIdentity.campaign(
            of: message, sender: sender, headers: configuration.campaignHeaders, profile: profile)
        return Facts(
            sender: sender, recipients: [], stream: configuration.listeners.first?.streamName(login: nil) ?? "",
            campaign: campaign, profile: profile, message: message, now: now)
    }

    private func sender(of message: Message) -> Address? {
        for name in ["Return-Path", "From"] {
            guard let value = message.firstField(name)?.value else { continue }
            // The value is a bare address, or has one in angle brackets behind a name.
            let text =
                value.lastIndex(of: "<").map { value[value.index(after: $0)...].prefix { $0 != ">" } } ?? value[...]
            let trimmed = text.drop { $0 == " " }.prefix { $0 != " " }
            if let address = Address(trimmed) { return address }
        }
        return nil
    }
}

/// A file for `check`, made into a message. A message stays as it is; HTML or plain text becomes the only part of a
/// new one.
struct CheckInput {
    enum Kind: Hashable {
        case message, html, text
    }

    let kind: Kind
    /// The message to judge.
    let message: [UInt8]
    /// Octets of the header section that was added before the file's content.
    let ownBytes: Int

    /// - Parameters:
    ///   - name: the file's name. Its extension counts before its content.
    ///   - isHTML: whether the caller says that it is HTML.
    init(_ bytes: [UInt8], name: String, isHTML: Bool) {
        kind = isHTML ? .html : Self.kind(of: bytes, name: name.lowercased())
        var head: [UInt8] = []
        if kind != .message {
            let type = kind == .html ? "text/html" : "text/plain"
            head = Array(
                """
                MIME-Version: 1.0\r
                Content-Type: \(type); charset=\(Self.charset(of: bytes))\r
                Content-Transfer-Encoding: 8bit\r
                \r\n
                """.utf8)
        }
        ownBytes = head.count
        message = head.isEmpty ? bytes : head + bytes
    }

    private static func kind(of bytes: [UInt8], name: String) -> Kind {
        if name.hasSuffix(".eml") { return .message }
        if name.hasSuffix(".html") || name.hasSuffix(".htm") { return .html }
        let start = bytes.dropFirst(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
        if beginsWithField(start) { return .message }
        return beginsWithTag(start) ? .html : .text
    }

    /// RFC 5322 section 2.2: printable ASCII, then a colon.
    private static func beginsWithField(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let colon = bytes.prefix(80).firstIndex(of: UInt8(ascii: ":")), colon > bytes.startIndex else {
            return false
        }
        return bytes[..<colon].allSatisfy { (0x21...0x7E).contains($0) }
    }

    /// Whether the text begins as HTML or a template of it does: a doctype, a comment, or an element that can come
    /// first. Other tags do not count, because a text may begin with `<FirstName>`.
    private static func beginsWithTag(_ bytes: ArraySlice<UInt8>) -> Bool {
        let text = bytes.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }.prefix(20)
        guard text.first == UInt8(ascii: "<") else { return false }
        let word = String(decoding: text.dropFirst(), as: UTF8.self).lowercased()
        if word.hasPrefix("!") || word.hasPrefix("?xml") { return true }
        return elements.contains(String(word.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }))
    }

    private static let elements: Set<String> = [
        "a", "b", "body", "br", "center", "div", "font", "h1", "h2", "h3", "h4", "head", "header", "html", "i", "img",
        "link", "main", "meta", "ol", "p", "pre", "section", "span", "strong", "style", "table", "tbody", "td", "title",
        "tr", "ul",
    ]

    /// UTF-8 when the bytes are valid UTF-8, as nearly all files are; else the usual charset of programs for Windows.
    private static func charset(of bytes: [UInt8]) -> String {
        String(validating: bytes, as: UTF8.self) == nil ? "windows-1252" : "utf-8"
    }
}
