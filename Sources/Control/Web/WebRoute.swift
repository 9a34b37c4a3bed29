// Folder Web: the control interface over TCP: who may connect, what keeps other web sites out, logins with their
// sessions, and the parts that are mounted there (`WebRoute`). It may use Server, Pages, HTML, and all folders below them.

import Guard

/// A part of the interface over TCP, mounted under a path.
package struct WebRoute: Sendable {
    /// What one without a login gets.
    package enum Door: Hashable, Sendable {
        /// The same as everybody.
        case open
        /// Status 401: it is a program.
        case program
        /// The login page: it is a person.
        case person
    }

    package let path: [String]
    package let door: Door
    /// The slots that a request takes.
    let slot: @Sendable (RequestHead) -> EndpointTerms.Slot
    let reading: @Sendable (RequestHead) -> IncomingRequest.Reading
    let answer: @Sendable (WebRequest) async -> ControlAnswer

    /// - Parameters:
    ///   - path: the first segments of its paths, such as `/api/v1`; `/` is every path.
    ///   - answer: gets only requests that may come in by its door.
    init(
        _ path: String, door: Door, slot: @escaping @Sendable (RequestHead) -> EndpointTerms.Slot = { _ in .quick },
        reading: @escaping @Sendable (RequestHead) -> IncomingRequest.Reading = { _ in
            .whole(limitBytes: ControlLimits.requestBytes)
        },
        answer: @escaping @Sendable (WebRequest) async -> ControlAnswer
    ) {
        self.path = path.split(separator: "/").map(String.init)
        (self.door, self.slot, self.reading, self.answer) = (door, slot, reading, answer)
    }

    func matches(_ head: RequestHead) -> Bool { head.path.starts(with: path) }
}

/// A request over TCP, with who asks.
package struct WebRequest: Sendable {
    package var head: RequestHead
    package var body: [UInt8]
    var file: any ListByteSource
    /// The address of the other end.
    package var peer: String
    package var isLoopback: Bool
    package var isEncrypted: Bool
    /// nil: nobody has logged in.
    package var visitor: Visitor?
    /// The session of a person with a cookie; nil for programs and behind a proxy.
    package var session: WebSessions.Session?

    package var form: FormFields? {
        guard head.fields["content-type"]?.hasPrefix("application/x-www-form-urlencoded") == true else { return nil }
        return FormFields(body)
    }

    package var query: FormFields { FormFields(head.query) }

    /// `/log?campaign=spring`, percent-encoded.
    package var target: String {
        let path = "/" + head.path.map(ControlHTTP.encoded).joined(separator: "/")
        let query = head.query.map { "\(ControlHTTP.encoded($0.name))=\(ControlHTTP.encoded($0.value))" }
        return query.isEmpty ? path : "\(path)?\(query.joined(separator: "&"))"
    }

    var changes: Bool { head.method != "GET" && head.method != "HEAD" }
}
