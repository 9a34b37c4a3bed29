/// The value of a List-Unsubscribe field (RFC 2369): addresses of the web or of mail, each in angle brackets.
///
///     List-Unsubscribe: <https://shop.example/u/4f2a>, <mailto:leave@shop.example?subject=4f2a>
struct ListUnsubscribe {
    /// An https address with a host, which one-click (RFC 8058 section 3.1) asks for.
    private(set) var hasSecureLink = false
    /// A mailto address with a recipient.
    private(set) var hasMail = false

    /// - Parameter value: of the field, unfolded.
    init(_ value: String) {
        for piece in value.split(separator: "<").dropFirst(value.first == "<" ? 0 : 1) {
            guard let end = piece.firstIndex(of: ">") else { continue }
            // RFC 2369 section 2: white space within the brackets does not count.
            let address = piece[..<end].filter { $0 != " " && $0 != "\t" }
            let scheme = address.prefix { $0 != ":" }.lowercased()
            let rest = address.dropFirst(scheme.count + 1)
            if scheme == "https", rest.hasPrefix("//") {
                let host = rest.dropFirst(2).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
                hasSecureLink = hasSecureLink || host.contains(".")
            } else if scheme == "mailto" {
                let mailbox = rest.prefix { $0 != "?" }.lowercased()
                hasMail = hasMail || mailbox.contains("@") || mailbox.contains("%40")
            }
        }
    }

    var isUsable: Bool { hasSecureLink || hasMail }
}
