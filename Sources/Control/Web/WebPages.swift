import Guard
import Mail
import System

/// The pages, mounted over TCP at every path that no other part has.
package struct WebPages: Sendable {
    private let control: any GuardControl
    private let room: ControlRoom
    private let sessions: WebSessions

    package init(_ control: any GuardControl, _ sessions: WebSessions) {
        self.control = control
        self.sessions = sessions
        room = ControlRoom(now: { Timestamp(microseconds: Clock.wallMicroseconds) }) { () throws(CancellationError) in
            do { try await Task.sleep(for: .seconds(1)) } catch { throw CancellationError() }
        }
    }

    package var routes: [WebRoute] {
        [WebRoute("/", door: .person, slot: Self.slot, reading: Self.reading) { await answer($0) }]
    }

    /// Stops have slots of their own, so that no page is in their way; pages that read much of the record have others.
    private static func slot(_ head: RequestHead) -> EndpointTerms.Slot {
        switch head.path.first {
        case "live": .stream
        case "stop": .stop
        case nil, "mail", "rules", "rulings", "settings": .quick
        default: .report
        }
    }

    private static func reading(_ head: RequestHead) -> IncomingRequest.Reading {
        let isFile = head.fields["content-type"]?.hasPrefix("multipart/form-data") == true
        let takesFile = head.path.last == "upload" || head.path.last == "draft"
        // The form around the file is small.
        return .whole(
            limitBytes: isFile && takesFile
                ? PageUpload.limitBytes + ControlLimits.requestBytes : ControlLimits.requestBytes)
    }

    private func answer(_ request: WebRequest) async -> ControlAnswer {
        guard let visitor = request.visitor else { return .failure(401, "log in first") }
        guard request.head.method == "GET" || request.head.method == "POST" else {
            return .failure(405, "use GET or POST").with("Allow", "GET, POST")
        }
        var asked = PageRequest(
            isPost: request.changes, path: request.head.path, query: request.query,
            at: Timestamp(microseconds: Clock.wallMicroseconds))
        if asked.path == ["settings"] {
            asked.sessions = sessions.all(at: asked.at).map { one in
                PageSession(
                    name: one.visitor.name, role: one.visitor.role, peer: one.peer, since: one.since,
                    lastUsed: one.lastUsed)
            }
        }
        if request.changes {
            let type = request.head.fields["content-type"] ?? ""
            if let form = request.form {
                asked.form = form
            } else if let form = MultipartForm(type: type, request.body) {
                asked.form = form.fields
                asked.upload = form.file.map { PageUpload(name: $0.name, bytes: $0.bytes) }
            } else {
                return .failure(400, "this is no form of a page")
            }
        }
        let reader = PageReader(name: visitor.name, role: visitor.role, formToken: request.session?.formToken)
        return ControlAnswer(
            await room.answer(asked, for: reader, by: control.acting(as: visitor.identity, role: visitor.role)))
    }
}

extension ControlAnswer {
    fileprivate init(_ page: PageAnswer) {
        let type = page.fields.first { $0.name == "Content-Type" }?.value ?? "text/plain; charset=utf-8"
        let body: Body =
            switch page.body {
            case .whole(let bytes): .whole(bytes)
            case .pieces(let source): .pieces(source)
            }
        self.init(status: page.status, type: type, body)
        fields = page.fields.filter { $0.name != "Content-Type" }.map { Field($0.name, $0.value) }
    }
}
