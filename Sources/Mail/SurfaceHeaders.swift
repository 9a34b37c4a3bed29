/// The header fields that reach a reader or a mail program's user interface.
///
/// A list of what is shown, so that control headers (`X-SMTPAPI`, `X-MC-*`, `X-MJ-*`, `X-Mailgun-*`), which may
/// hold placeholders for the ESP to fill in, and trace headers stay out by not being on it.
enum SurfaceHeaders {
    private struct Shown: Sendable {
        let name: StaticString
        let kind: Surface.Kind
    }

    private static let table = PackedName.Table(
        shown.map { ($0.name.description, Shown(name: $0.name, kind: $0.kind)) }, foldingCase: true)

    /// Lower-case name, and how findings show it.
    private static let shown: [(name: StaticString, kind: Surface.Kind)] = [
        ("subject", .subject),
        ("from", .header("From")),
        ("sender", .header("Sender")),
        ("reply-to", .header("Reply-To")),
        ("to", .header("To")),
        ("cc", .header("Cc")),
        ("date", .header("Date")),
        ("organization", .header("Organization")),
        ("comments", .header("Comments")),
        ("keywords", .header("Keywords")),
        ("thread-topic", .header("Thread-Topic")),
        ("list-id", .header("List-Id")),
        ("list-unsubscribe", .header("List-Unsubscribe")),
        ("list-help", .header("List-Help")),
        ("list-subscribe", .header("List-Subscribe")),
        ("list-post", .header("List-Post")),
        ("list-owner", .header("List-Owner")),
        ("list-archive", .header("List-Archive")),
        ("resent-from", .header("Resent-From")),
        ("resent-to", .header("Resent-To")),
    ]

    /// It holds names, addresses and comments (RFC 5322 section 3.2); the others are lines of text.
    static func isStructured(_ kind: Surface.Kind) -> Bool {
        switch kind {
        case .header("Organization"), .header("Comments"), .header("Thread-Topic"): false
        case .header: true
        default: false
        }
    }

    static func kind(_ name: UnsafeRawBufferPointer) -> Surface.Kind? {
        guard let shown = table.value(PackedName.key(name, foldingCase: true)), name.isEqual(shown.name) else {
            return nil
        }
        return shown.kind
    }
}
