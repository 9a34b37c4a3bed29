// Folder Pages: the control room: pages and acts by their addresses, and the events of live pages. It may use all folders
// below it; nothing but the transport uses it.

import Guard
import Mail

/// The pages that people use in a browser.
///
/// A request is a value and so is its answer: the transport knows sockets and logins, the pages know the guard. They ask
/// it only through `GuardControl`, as the commands do, so that nothing here can do what a command cannot.
///
/// To add a page, write a `PageRoute` into the table of its folder.
package struct ControlRoom: Sendable {
    private let glances = DamageGlances()
    private let figures = LiveFigures()
    private let uploads = UploadShelf()
    private let now: @Sendable () -> Timestamp
    /// Waits between two looks of a live page; throws when the reader has left.
    private let pause: @Sendable () async throws(CancellationError) -> Void

    /// - Parameter pause: waits about a second.
    package init(
        now: @escaping @Sendable () -> Timestamp, pause: @escaping @Sendable () async throws(CancellationError) -> Void
    ) {
        (self.now, self.pause) = (now, pause)
    }

    /// All pages and acts. The first match wins.
    static let routes: [PageRoute] =
        FrontPage.routes + ResumePage.routes + StopPages.routes + DamagePage.routes + BlockedPage.routes
        + LogPage.routes + MailPage.routes + HeldPage.routes + IncidentPages.routes + ApologyPart.routes
        + ListPages.routes + ListUpload.routes + OneListPage.routes + RulesPage.routes + UpstreamsPage.routes
        + SettingsPage.routes + AccessPart.routes

    /// - Parameter control: the guard, which records changes under the reader's name.
    package func answer(
        _ request: PageRequest, for reader: PageReader, by control: any GuardControl
    ) async -> PageAnswer {
        if request.path == ["live"], !request.isPost { return live(control) }
        var context = PageContext(
            request: request, reader: reader, control: control, glances: glances, uploads: uploads)
        guard let (route, parameters) = Self.find(request) else {
            return Self.failure(context, status: 404, "There is no page at this address.")
        }
        context.parameters = parameters
        if request.isPost, let token = reader.formToken, request.form["token"] != token {
            return Self.failure(
                context, status: 403, "The form is older than your login, so nothing was done. Load the page again.")
        }
        guard reader.role >= route.role else {
            await control.noteRefusal(of: "\(route.what) (on a page)", because: "the role \(reader.role.rawValue)")
            let who = route.role == .admin ? "an admin" : "an operator or an admin"
            return Self.failure(context, status: 403, "Only \(who) may \(route.what). Nothing was done.")
        }
        do throws(ControlFailure) { return try await route.handler(context) } catch {
            return Self.failure(context, status: Self.status(of: error), error.description)
        }
    }

    static func find(_ request: PageRequest) -> (PageRoute, [String])? {
        for route in routes where route.isPost == request.isPost {
            if let parameters = route.parameters(of: request.path) { return (route, parameters) }
        }
        return nil
    }

    private static func status(of failure: ControlFailure) -> Int {
        switch failure {
        case .unreachable: 503
        case .refused: 409
        case .malformed, .badRows: 400
        case .cannot: 500
        }
    }

    private static func failure(_ context: PageContext, status: Int, _ text: String) -> PageAnswer {
        var answer = context.page("Not done", nil, notice: PageNotice(kind: .fault, text: PageWords.capital(text))) {
            element("h1") { context.request.isPost ? "Nothing was done" : "This page cannot be shown" }
            element("p") {
                "Go back with your browser, or to "
                element("a", .href("/")) { "what is happening now" }
                "."
            }
        }
        answer.status = status
        return answer
    }

    /// The events of a live page: one whenever the guard's figures have changed.
    private func live(_ control: any GuardControl) -> PageAnswer {
        PageAnswer(
            status: 200, type: "text/event-stream; charset=utf-8",
            .pieces(LiveChanges(control, figures, now: now, pause: pause)))
    }
}
