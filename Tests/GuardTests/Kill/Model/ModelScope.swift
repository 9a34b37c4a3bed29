import Mail
import TestSupport

@testable import Guard

/// The meaning of a scope, implemented a second time and as simply as possible, so that the model does not use the
/// code under test.
struct ModelScope {
    let kind: StopScope.Kind
    /// The scope in the guard's form.
    let scope: StopScope
    private let pattern: [UInt8]
    private let hasAt: Bool

    init(_ kind: StopScope.Kind, _ pattern: String) {
        self.kind = kind
        self.pattern = Array(pattern.lowercased().utf8)
        hasAt = pattern.contains("@")
        scope = StopScope(kind, kind == .all ? nil : NamePattern(pattern))!
    }

    /// Whether the mail is covered, given the known facts.
    func covers(_ mail: MailContext) -> Bool {
        switch kind {
        case .all: true
        case .campaign: matches(mail.campaign)
        case .sender:
            ([mail.sender].compactMap(\.self) + (mail.originators?.addresses ?? [])).contains {
                matches(hasAt ? $0.fullText : $0.domain)
            } || mail.originators?.isReadable == false
        case .stream: matches(mail.stream)
        case .upstream: matches(mail.upstream)
        case .recipientDomain: mail.recipients.contains { matches($0.domain) }
        }
    }

    private func matches(_ name: String?) -> Bool {
        guard let name else { return false }
        return Self.matches(Array(name.lowercased().utf8)[...], pattern[...])
    }

    /// Whether it covers all mail of this world that the other one covers.
    func includes(_ other: ModelScope) -> Bool { MailContext.all.allSatisfy { !other.covers($0) || covers($0) } }

    private static func matches(_ name: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
        guard let first = pattern.first else { return name.isEmpty }
        if first == UInt8(ascii: "*") {
            if pattern.count == 1 { return true }
            return (name.startIndex...name.endIndex).contains { matches(name[$0...], pattern.dropFirst()) }
        }
        return name.first == first && matches(name.dropFirst(), pattern.dropFirst())
    }

    /// A few scopes that often overlap, in any case and with stars.
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

extension MailContext {
    private static let senders = ["news@shop.example", "info@mail.shop.example", "team@other.example"]
        .compactMap { Address($0) }
    private static let readers = ["ann@gmail.example", "bob@gmx.test", "eve@Firm.Example"].compactMap { Address($0) }

    private static let authors = [
        Originators([]), Originators([senders[2]]), Originators([readers[0], senders[0]]),
        Originators([], isReadable: false),
    ]

    /// A message with all facts known.
    static func any(id: Int64, _ random: inout SeededRandom) -> MailContext {
        var mail = MailContext(
            id: RecordID(value: id), stream: ["newsletter", "Receipts"].randomElement(using: &random)!,
            sender: Int.random(in: 0..<9, using: &random) == 0 ? nil : senders.randomElement(using: &random)!,
            recipients: (0...Int.random(in: 0...1, using: &random)).map { _ in readers.randomElement(using: &random)! },
            campaign: ["Spring-Sale", "spring-mail", "autumn", "other"].randomElement(using: &random)!,
            upstream: ["esp-a", "ESP-b"].randomElement(using: &random)!)
        let author = Int.random(in: 0..<12, using: &random)
        mail.originators = author < authors.count ? authors[author] : authors[0]
        return mail
    }

    /// Every possible message to one recipient. A message to two is covered when one of these is.
    static let all: [MailContext] = {
        var all: [MailContext] = []
        for stream in ["newsletter", "Receipts"] {
            for sender in [nil] + senders.map(Optional.some) {
                for campaign in ["Spring-Sale", "spring-mail", "autumn", "other"] {
                    for upstream in ["esp-a", "ESP-b"] {
                        for (reader, author) in readers.flatMap({ reader in authors.map { (reader, $0) } }) {
                            var mail = MailContext(
                                id: RecordID(value: 0), stream: stream, sender: sender, recipients: [reader],
                                campaign: campaign, upstream: upstream)
                            mail.originators = author
                            all.append(mail)
                        }
                    }
                }
            }
        }
        return all
    }()
}
