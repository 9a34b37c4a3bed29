import Mail

/// Notes marketing mail that gives mail programs no way to unsubscribe: large mailbox providers ask bulk senders for
/// List-Unsubscribe (RFC 2369) with one-click (RFC 8058), and a reader without the button presses "spam".
///
///     List-Unsubscribe: <https://shop.example/u/4f2a>
///     List-Unsubscribe-Post: List-Unsubscribe=One-Click
///
/// SES writes both fields itself when `X-SES-LIST-MANAGEMENT-OPTIONS` asks for it: such mail passes. Other ESPs add
/// them by a setting of the account, which no message shows; where that is so, this check is to be switched off.
///
/// The excerpt is empty, since the addresses in the field name the recipient.
package struct UnsubscribeCheck: Check {
    package static let name = "unsubscribe"
    package static let defaultMode = CheckMode.observe

    private static let field = "List-Unsubscribe"
    private static let postField = "List-Unsubscribe-Post"

    private let options: UnsubscribeOptions

    package init(_ options: UnsubscribeOptions = UnsubscribeOptions()) { self.options = options }

    package func judge(_ facts: Facts) -> [Finding] {
        guard
            options.streams.isEmpty
                || options.streams.contains(where: { NameKey.of($0) == NameKey.of(facts.stream) })
        else { return [] }
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

    /// Spaces and case do not count.
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
