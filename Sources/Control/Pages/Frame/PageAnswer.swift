import Guard

/// The answer to a request for a page.
package struct PageAnswer: Sendable {
    package enum Body: Sendable {
        case whole([UInt8])
        /// Sent as it is made; it ends when the reader leaves.
        case pieces(any PageSource<UInt8>)
    }

    package var status: Int
    /// Fields of the head besides those about the body's length.
    package var fields: [(name: String, value: String)]
    package var body: Body

    package init(status: Int, type: String, fields: [(name: String, value: String)] = [], _ body: Body) {
        self.status = status
        self.fields = [("Content-Type", type), ("Cache-Control", "no-store")] + fields
        self.body = body
    }

    package static func page(_ html: HTML, status: Int = 200) -> PageAnswer {
        PageAnswer(
            status: status, type: "text/html; charset=utf-8", fields: [("Content-Security-Policy", policy)],
            .whole(html.page))
    }

    /// After a change: the browser asks for a page, so that loading it again changes nothing (RFC 9110 section
    /// 15.4.4).
    package static func see(_ address: String) -> PageAnswer {
        let own = HTMLAttribute.own(address)
        return PageAnswer(
            status: 303, type: "text/plain; charset=utf-8", fields: [("Location", own == "#" ? "/" : own)], .whole([]))
    }

    /// A file to save.
    static func file(_ name: String, type: String, _ body: Body) -> PageAnswer {
        let harmless = name.filter { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
        return PageAnswer(
            status: 200, type: type,
            fields: [("Content-Disposition", "attachment; filename=\"\(harmless.isEmpty ? "file" : harmless)\"")], body)
    }

    /// Our own style, script, pictures and requests, and nothing inline; forms to ourselves; frames of our own, for a
    /// mail, which has a stricter policy.
    package static let policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        + "frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
}
