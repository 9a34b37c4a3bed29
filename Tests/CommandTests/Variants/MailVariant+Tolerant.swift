import TestSupport

/// Wrong spellings of types and encodings that common mail programs accept.
extension MailVariant {
    static let tolerantly = [
        typed("html/text", of: "text/html"), typed("application/html", of: "text/html"),
        typed("application/text", of: "text/plain"), typed("text", of: "text/plain"),
        typed("application/octet-stream; name=mail.html", of: "text/html", disposition: "inline; filename=mail.html"),
        MailVariant("uuencode") { _, _, encoding, _ in
            encoding = .uuencode
            return true
        },
    ]

    /// A type that does not exist, but that programs show as the usual one.
    private static func typed(_ type: String, of usual: String, disposition: String? = nil) -> MailVariant {
        MailVariant("type \(type)") { part, _, _, _ in
            guard part.mediaType == usual else { return false }
            let charset = part.charset
            part.set("Content-Type", "\(type); charset=\(charset)")
            if let disposition { part.set("Content-Disposition", disposition) }
            return true
        }
    }
}
