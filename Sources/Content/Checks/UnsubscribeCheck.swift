import Mail

/// Records marketing mail that gives mail programs no way to unsubscribe. Large mailbox providers require
/// List-Unsubscribe (RFC 2369) with one-click (RFC 8058) from bulk senders, and a reader without the button presses
/// "spam".
///
///     List-Unsubscribe: <https://shop.example/u/4f2a>
///     List-Unsubscribe-Post: List-Unsubscribe=One-Click
///
/// SES writes both fields itself when `X-SES-LIST-MANAGEMENT-OPTIONS` requests it: such mail passes. Other ESPs add
/// them when a setting of the account says so; the guard cannot see that setting. Switch this check off for such an
/// ESP.
///
/// The excerpt is empty, because the addresses in the field identify the recipient.
package struct UnsubscribeCheck: Check {
    package static let name = "unsubscribe"
    package static let defaultMode = CheckMode.observe
    package static let finds = "mail without List-Unsubscribe or without its one-click form (RFC 8058)"
    package static let advice = [
        CheckAdvice(
            "Add List-Unsubscribe with an https link, and List-Unsubscribe-Post: List-Unsubscribe=One-Click (RFC 8058)")
    ]
    package static let isAboutFields = true
    /// The streams that carry marketing.
    package static let marketingStreams = CheckSetting.streams(
        "marketing_streams", help: "only these streams need it; all when empty")
    package static let settings: [any DeclaredSetting] = [marketingStreams]

    private static let field = "List-Unsubscribe"
    private static let postField = "List-Unsubscribe-Post"

    private let streams: [String]

    package init(_ settings: SettingValues = SettingValues()) { streams = settings[Self.marketingStreams] }

    package func judge(_ facts: Facts) -> [Finding] {
        guard streams.isEmpty || streams.contains(where: { NameKey.of($0) == NameKey.of(facts.stream) }) else {
            return []
        }
        let message = facts.message
        if message.firstField("X-SES-LIST-MANAGEMENT-OPTIONS") != nil { return [] }
        guard let value = message.firstField(Self.field)?.decodedValue, !value.isEmpty else {
            return [finding("missing", "there is no List-Unsubscribe field", facts)]
        }
        let links = ListUnsubscribe(value)
        guard links.isUsable else {
            return [finding("invalid", "List-Unsubscribe has neither an https nor a mailto address in <>", facts)]
        }
        guard let post = message.firstField(Self.postField)?.decodedValue, Self.isOneClick(post) else {
            return [finding("no-one-click", "there is no List-Unsubscribe-Post: List-Unsubscribe=One-Click", facts)]
        }
        guard links.hasSecureLink else {
            return [finding("no-one-click", "List-Unsubscribe has no https address for one-click", facts)]
        }
        return []
    }

    /// Ignores spaces and case.
    private static func isOneClick(_ value: [UInt8]) -> Bool {
        value.lazy.filter { $0 != 0x20 }.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
            .elementsEqual("list-unsubscribe=one-click".utf8)
    }

    private func finding(_ kind: String, _ reason: String, _ facts: Facts) -> Finding {
        let surfaces = facts.message.surfaces
        let surface = surfaces.firstIndex { $0.kind == .header(Self.field) }
        return Finding(
            check: Self.name, kind: kind, where: Self.field, excerpt: "", reason: reason,
            spot: surface.map { Finding.Spot(surface: $0, range: 0..<surfaces[$0].text.count) })
    }
}

/// The value of a List-Unsubscribe field (RFC 2369): web or mail addresses, each in angle brackets.
///
///     List-Unsubscribe: <https://shop.example/u/4f2a>, <mailto:leave@shop.example?subject=4f2a>
struct ListUnsubscribe {
    /// Whether there is an https address with a host, which one-click requires (RFC 8058 section 3.1).
    private(set) var hasSecureLink = false
    /// Whether there is a mailto address with a recipient.
    private(set) var hasMail = false

    /// - Parameter value: the field's value, unfolded.
    init(_ value: [UInt8]) {
        let bytes = value.span.bytes
        var open = RareByte.next(Self.opening, in: bytes, from: 0)
        while open < value.count {
            let end = RareByte.next(Self.opening, or: Self.closing, in: bytes, from: open + 1)
            guard end < value.count else { break }
            if value[end] == Self.closing {
                read(value[(open + 1)..<end])
                open = RareByte.next(Self.opening, in: bytes, from: end + 1)
            } else {
                open = end
            }
        }
    }

    var isUsable: Bool { hasSecureLink || hasMail }

    private static let opening = UInt8(ascii: "<")
    private static let closing = UInt8(ascii: ">")

    private mutating func read(_ address: ArraySlice<UInt8>) {
        // RFC 2369 section 2: white space within the brackets does not count.
        let address =
            address.contains(where: Self.isBlank) ? ArraySlice(address.filter { !Self.isBlank($0) }) : address
        guard let colon = address.firstIndex(of: UInt8(ascii: ":")) else { return }
        let scheme = address[..<colon]
        let rest = address[(colon + 1)...]
        if Self.isScheme(scheme, "https"), rest.starts(with: "//".utf8) {
            let host = rest.dropFirst(2).prefix { !Self.endsHost($0) }
            hasSecureLink = hasSecureLink || host.contains(UInt8(ascii: "."))
        } else if Self.isScheme(scheme, "mailto") {
            let mailbox = rest.prefix { $0 != UInt8(ascii: "?") }
            hasMail =
                hasMail || mailbox.contains(UInt8(ascii: "@"))
                || mailbox.indices.contains { mailbox[$0...].starts(with: "%40".utf8) }
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private static func endsHost(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
    }

    /// - Parameter name: in lower case.
    private static func isScheme(_ scheme: ArraySlice<UInt8>, _ name: StaticString) -> Bool {
        scheme.count == name.utf8CodeUnitCount
            && name.withUTF8Buffer { $0.elementsEqual(scheme) { $0 == ($1 &- 0x41 < 26 ? $1 | 0x20 : $1) } }
    }
}
