import Guard
import Mail

/// Everything that a page is made from.
struct PageContext: Sendable {
    let request: PageRequest
    let reader: PageReader
    /// The guard, which records changes under the reader's name.
    let control: any GuardControl
    /// Shared by all pages.
    let glances: DamageGlances
    let uploads: UploadShelf
    /// The values for the stars of the page's path.
    var parameters: [String] = []

    var now: Timestamp { request.at }
    var query: FormFields { request.query }
    var form: FormFields { request.form }

    func may(_ role: AccessRole) -> Bool { reader.role >= role }

    /// A form that changes something; for a reader who may not, a sentence that says who may.
    func form(
        _ action: String, _ role: AccessRole = .operator, class name: String = "act", hasFile: Bool = false,
        what: String, @HTMLBuilder _ content: () -> HTML
    ) -> HTML {
        guard may(role) else { return reserved(what, role) }
        let encoding = hasFile ? [HTMLAttribute("enctype", "multipart/form-data")] : []
        return element("form", [HTMLAttribute("method", "post"), .action(action), .class(name)] + encoding) {
            hidden("token", reader.formToken)
            content()
        }
    }

    func reserved(_ what: String, _ role: AccessRole) -> HTML {
        let who = role == .admin ? "an admin" : "an operator or an admin"
        return element("p", .class("hint")) { "\(PageWords.capital(what)): only \(who) may." }
    }

    /// A page of a part, with the notice that the address asks for.
    func page(
        _ title: String, _ tab: PageTab?, isLive: Bool = false, notice: PageNotice? = nil,
        @HTMLBuilder _ content: () -> HTML
    ) -> PageAnswer {
        .page(
            PageLayout(
                title: title, tab: tab, reader: reader, isLive: isLive,
                notice: notice ?? PageNotice(done: query["done"])
            ).page { content() })
    }
}

extension PageNotice {
    /// What an act leaves in the address of the page after it. Only known words, so that no link can put another
    /// sentence on the page.
    init?(done word: String?) {
        guard let text = word.flatMap({ Self.texts[$0] }) else { return nil }
        self.init(kind: .done, text: text)
    }

    private static let texts = [
        "stopped": "Stopped. The receipt is below.",
        "reason": "The reason is on record.",
        "resumed": "Resumed. Mail of this stop flows again.",
        "asked": "Your part is on record. Now another person must confirm it.",
        "allowed": "Allowed. It is in force on every new message from now on.",
        "blocked": "Blocked. It is in force on every new message from now on.",
        "ended": "Ended.",
        "released": "The release has run. What became of each is in the log.",
        "discarded": "Discarded. What it was is in the log.",
        "noted": "Noted.",
        "opened": "The incident is open.",
        "closed": "The incident is closed.",
        "imported": "Imported. The new version is in force.",
        "added": "Added. Every new recipient is compared with it from now on.",
        "removed": "Removed.",
        "rolled-back": "The earlier version is in force again, as a new version.",
        "erased": "Erased.",
    ]
}

/// A page or an act, with its address and who may ask for it.
struct PageRoute: Sendable {
    typealias Handler = @Sendable (PageContext) async throws(ControlFailure) -> PageAnswer

    let isPost: Bool
    /// A `*` is one segment.
    let path: [String]
    let role: AccessRole
    /// What it does, for the refusal of one who may not.
    let what: String
    let handler: Handler

    static func get(_ path: String, _ handler: @escaping Handler) -> PageRoute {
        PageRoute(isPost: false, path, .viewer, "this page", handler)
    }

    static func post(_ path: String, _ role: AccessRole, _ what: String, _ handler: @escaping Handler) -> PageRoute {
        PageRoute(isPost: true, path, role, what, handler)
    }

    private init(isPost: Bool, _ path: String, _ role: AccessRole, _ what: String, _ handler: @escaping Handler) {
        self.isPost = isPost
        self.path = path.split(separator: "/").map(String.init)
        (self.role, self.what, self.handler) = (role, what, handler)
    }

    /// The segments that match the stars; nil when the path does not match.
    func parameters(of path: [String]) -> [String]? {
        guard path.count == self.path.count else { return nil }
        var parameters: [String] = []
        for (own, asked) in zip(self.path, path) {
            if own == "*" { parameters.append(asked) } else if own != asked { return nil }
        }
        return parameters
    }
}
