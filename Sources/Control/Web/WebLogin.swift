import Guard
import Mail
import System

/// The login page, and the end of a session.
struct WebLogin: Sendable {
    private let visitors: any VisitorSource
    private let sessions: WebSessions

    init(_ visitors: any VisitorSource, _ sessions: WebSessions) {
        (self.visitors, self.sessions) = (visitors, sessions)
    }

    var routes: [WebRoute] {
        [
            WebRoute("/login", door: .open) { await answer($0) },
            WebRoute("/logout", door: .person) { leave($0) },
        ]
    }

    /// With the prefix browsers take the cookie only over TLS, for this host alone, and for every path (RFC 6265bis
    /// section 4.1.3.2).
    static func cookie(isEncrypted: Bool) -> String { isEncrypted ? "__Host-sendguard" : "sendguard" }

    private static func setCookie(_ value: String, isEncrypted: Bool, isOver: Bool = false) -> String {
        "\(cookie(isEncrypted: isEncrypted))=\(value); Path=/; HttpOnly; SameSite=Strict"
            + (isEncrypted ? "; Secure" : "") + (isOver ? "; Max-Age=0" : "")
    }

    private func answer(_ request: WebRequest) async -> ControlAnswer {
        guard request.changes else { return page(to: request.query["to"] ?? "/") }
        guard let form = request.form, let name = form["name"], let password = form["password"] else {
            return page(to: "/", fault: "The form was not complete. Try again.", status: 400)
        }
        let to = HTMLAttribute.own(form["to"] ?? "/")
        let answer: LoginAnswer
        do throws(ControlFailure) {
            answer = try await visitors.logIn(
                LoginAttempt(name: name, password: password, code: form["code"]), from: request.peer)
        } catch {
            return page(to: to, name: name, fault: "The guard cannot check logins now: \(error)", status: 503)
        }
        switch answer {
        case .welcome(let visitor):
            // An earlier session of this browser is over: a cookie that somebody planted must not become a login.
            if let session = request.session { sessions.end(session.number) }
            let now = Timestamp(microseconds: Clock.wallMicroseconds)
            let (_, cookie) = sessions.begin(visitor, from: request.peer, at: now)
            return ControlAnswer(status: 303, type: "text/plain; charset=utf-8", .whole([]))
                .with("Location", to == "#" ? "/" : to)
                .with("Set-Cookie", Self.setCookie(cookie, isEncrypted: request.isEncrypted))
        case .wrong:
            return page(to: to, name: name, fault: "The name, the password or the code is wrong.", status: 403)
        case .needsCode:
            return page(
                to: to, name: name, fault: "Type the one-time code of your app, and the password again.", status: 403)
        case .wait(let seconds):
            return page(
                to: to, name: name, fault: "Too many logins were refused. Wait \(seconds) s, then try again.",
                status: 429
            ).with("Retry-After", "\(seconds)")
        }
    }

    private func leave(_ request: WebRequest) -> ControlAnswer {
        guard request.changes, let session = request.session, request.form?["token"] == session.formToken else {
            return .failure(request.changes ? 403 : 405, "log out with the button of a page")
        }
        sessions.end(session.number)
        return ControlAnswer(status: 303, type: "text/plain; charset=utf-8", .whole([]))
            .with("Location", "/login")
            .with("Set-Cookie", Self.setCookie("", isEncrypted: request.isEncrypted, isOver: true))
    }

    private func page(to: String, name: String = "", fault: String? = nil, status: Int = 200) -> ControlAnswer {
        let body = PageFrame.bare(title: "Log in") {
            element("h1") { "sendguard" }
            element("p") { "Log in to see what the guard does, and to stop mail." }
            if let fault { element("p", .class("fault"), HTMLAttribute("role", "alert")) { fault } }
            element("form", HTMLAttribute("method", "post"), .action("/login"), .class("login")) {
                element("input", .type("hidden"), .name("to"), .value(HTMLAttribute.own(to)))
                label("Name") {
                    element(
                        "input", .name("name"), .value(name), HTMLAttribute("autocomplete", "username"),
                        .flag("required"), .flag("autofocus"))
                }
                label("Password") {
                    element(
                        "input", .type("password"), .name("password"),
                        HTMLAttribute("autocomplete", "current-password"), .flag("required"))
                }
                label("One-time code, if you have one") {
                    element(
                        "input", .name("code"), HTMLAttribute("inputmode", "numeric"),
                        HTMLAttribute("autocomplete", "one-time-code"))
                }
                element("button") { "Log in" }
            }
            element("p", .class("hint")) {
                "No login? An admin makes one at the guard's machine: sendguard user add NAME --role operator"
            }
        }
        return ControlAnswer(status: status, type: "text/html; charset=utf-8", .whole(body.page))
            .with("Content-Security-Policy", WebSafety.pagePolicy)
    }

    private func label(_ text: String, @HTMLBuilder _ field: () -> HTML) -> HTML {
        element("label") {
            element("span") { text }
            field()
        }
    }
}
