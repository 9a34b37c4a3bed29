import Mail
import TestSupport

@testable import Guard

/// What a scope means, told a second time and in the plainest way, so that the model does not ask the code under test.
struct ModelScope {
    let kind: StopScope.Kind
    /// The scope as the guard takes it.
    let scope: StopScope
    private let pattern: [UInt8]
    private let hasAt: Bool

    init(_ kind: StopScope.Kind, _ pattern: String) {
        self.kind = kind
        self.pattern = Array(pattern.lowercased().utf8)
        hasAt = pattern.contains("@")
        scope = StopScope(kind, kind == .all ? nil : NamePattern(pattern))!
    }

    /// Whether mail is covered, as far as it is known.
    func covers(_ mail: MailInQuestion) -> Bool {
        switch kind {
        case .all: true
        case .campaign: matches(mail.campaign)
        case .sender: matches(hasAt ? mail.sender?.fullText : mail.sender?.domain)
        case .stream: matches(mail.stream)
        case .upstream: matches(mail.upstream)
        case .recipientDomain: mail.recipients.contains { matches($0.domain) }
        }
    }

    private func matches(_ name: String?) -> Bool {
        guard let name else { return false }
        return Self.matches(Array(name.lowercased().utf8)[...], pattern[...])
    }

    private static func matches(_ name: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
        guard let first = pattern.first else { return name.isEmpty }
        if first == UInt8(ascii: "*") {
            if pattern.count == 1 { return true }
            return (name.startIndex...name.endIndex).contains { matches(name[$0...], pattern.dropFirst()) }
        }
        return name.first == first && matches(name.dropFirst(), pattern.dropFirst())
    }

    /// A few that meet often, in any case and with stars.
    static func any(_ random: inout SeededRandom) -> ModelScope {
        let kind = StopScope.Kind.allCases.randomElement(using: &random)!
        let patterns =
            switch kind {
            case .all: ["*"]
            case .campaign: ["spring-sale", "SPRING-*", "*-mail", "autumn", "*"]
            case .sender: ["shop.example", "*.shop.example", "News@Shop.Example", "*@mail.*"]
            case .stream: ["newsletter", "R*", "*e*"]
            case .upstream: ["esp-a", "ESP-?", "esp-*"]
            case .recipientDomain: ["gmail.example", "*.example", "GMX.*"]
            }
        return ModelScope(kind, patterns.randomElement(using: &random)!)
    }
}

extension MailInQuestion {
    private static let senders = ["news@shop.example", "info@mail.shop.example", "team@other.example"]
        .compactMap { Address($0) }
    private static let readers = ["ann@gmail.example", "bob@gmx.test", "eve@Firm.Example"].compactMap { Address($0) }

    /// A message as it turns out to be once all of it is known.
    static func any(id: Int64, _ random: inout SeededRandom) -> MailInQuestion {
        MailInQuestion(
            id: RecordID(value: id), stream: ["newsletter", "Receipts"].randomElement(using: &random)!,
            sender: Int.random(in: 0..<9, using: &random) == 0 ? nil : senders.randomElement(using: &random)!,
            recipients: (0...Int.random(in: 0...1, using: &random)).map { _ in readers.randomElement(using: &random)! },
            campaign: ["Spring-Sale", "spring-mail", "autumn", "other"].randomElement(using: &random)!,
            upstream: ["esp-a", "ESP-b"].randomElement(using: &random)!)
    }
}
