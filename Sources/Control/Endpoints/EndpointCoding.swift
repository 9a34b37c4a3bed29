import Guard

/// How HTTP carries an endpoint's request: written by the client, read by the server.
struct RequestCoding<Request: Sendable>: Sendable {
    /// Known parameters of the query; any other is refused before the request is read.
    var queryNames: [String] = []
    /// Known parameters that may occur more than once.
    var repeatableNames: Set<String> = []
    /// Whether the body is a list's file, which is neither sent nor read as a whole.
    var takesFile = false
    let write: @Sendable (Request) -> SentRequest
    /// Throws `malformed` and says what is wrong.
    let read: @Sendable (ReceivedRequest) throws(ControlFailure) -> Request
}

/// The endpoint's own parts of a request, as the client sends them.
struct SentRequest: Sendable {
    /// The values for the stars of the path.
    var parameters: [String] = []
    /// `?limit=20`, percent-encoded; empty for no query.
    var query = ""
    var body: [UInt8] = []
    /// A list's file; it is then the body.
    var file: (any ListByteSource)?
}

/// The same parts, as the server receives them.
struct ReceivedRequest: Sendable {
    /// The values for the stars of the path.
    let parameters: [String]
    /// Holds only names that the endpoint knows.
    let query: ControlQuery
    /// Empty when the endpoint takes a file.
    let body: [UInt8]
    let file: any ListByteSource

    /// The id in the path.
    /// - Parameter what: what it must be, for people, such as "a stop id such as S1".
    func id<ID>(_ what: String, _ read: (String) -> ID?) throws(ControlFailure) -> ID {
        guard let id = read(parameters[0]) else { throw .malformed("\"\(parameters[0])\" is not \(what)") }
        return id
    }
}

extension RequestCoding where Request == Void {
    /// The path says everything.
    static var nothing: RequestCoding {
        RequestCoding(write: { _ in SentRequest() }, read: { _ throws(ControlFailure) in })
    }
}

extension RequestCoding where Request: QueryCoded {
    /// A query of the URL.
    static var query: RequestCoding {
        RequestCoding(
            queryNames: Request.queryNames, repeatableNames: Request.repeatableNames,
            write: { request in SentRequest(query: request.queryText) },
            read: { received throws(ControlFailure) in try Request(query: received.query) })
    }
}

extension RequestCoding where Request: Codable {
    /// A JSON body.
    static var body: RequestCoding {
        RequestCoding(
            write: { request in SentRequest(body: ControlJSON.encode(request)) },
            read: { received throws(ControlFailure) in try ControlBody.value(received.body) })
    }
}

extension RequestCoding where Request: CustomStringConvertible {
    /// An id in the path.
    /// - Parameter what: what it must be, for people, such as "a stop id such as S1".
    static func path(_ what: String, _ read: @escaping @Sendable (String) -> Request?) -> RequestCoding {
        RequestCoding(
            write: { request in SentRequest(parameters: [request.description]) },
            read: { received throws(ControlFailure) in try received.id(what, read) })
    }
}

extension RequestCoding where Request == ReasonOfStop {
    /// The stop in the path, and the reason as a JSON body.
    static var pathAndBody: RequestCoding {
        RequestCoding(
            write: { request in
                SentRequest(parameters: [request.stop.description], body: ControlJSON.encode(request.said))
            },
            read: { received throws(ControlFailure) in
                let stop = try received.id("a stop id such as S1") { StopID($0) }
                return ReasonOfStop(stop: stop, said: try ControlBody.value(received.body))
            })
    }
}

extension RequestCoding where Request == ImportOfList {
    /// A query of the URL; the body is the file itself.
    static var queryAndFile: RequestCoding {
        RequestCoding(
            queryNames: ListImportRequest.queryNames, repeatableNames: ListImportRequest.repeatableNames,
            takesFile: true,
            write: { request in SentRequest(query: request.order.queryText, file: request.file) },
            read: { received throws(ControlFailure) in
                ImportOfList(order: try ListImportRequest(query: received.query), file: received.file)
            })
    }
}

/// How HTTP carries an endpoint's answer: written by the server, read by the client.
struct AnswerCoding<Request: Sendable, Answer: Sendable>: Sendable {
    /// How the client reads an answer with status 200.
    enum Reading: Sendable {
        /// All at once. Throws when the bytes cannot be read as an answer.
        case whole(@Sendable ([UInt8]) throws -> Answer)
        /// As it arrives. The text is the path of the socket, for failures.
        case pieces(@Sendable (any PageSource<UInt8>, String) -> Answer)
    }

    let write: @Sendable (Answer, Request) -> ControlAnswer
    let reading: Reading
    /// The answer for status 404, when that is not a failure.
    var missing: (@Sendable () -> Answer)?
}

extension AnswerCoding where Answer: Codable {
    static var json: AnswerCoding {
        AnswerCoding(
            write: { answer, _ in ControlAnswer(answer) },
            reading: .whole { bytes in try ControlJSON.decode(Answer.self, from: bytes) })
    }
}

extension AnswerCoding {
    /// JSON, or status 404 for nil.
    /// - Parameter text: the text of the failure, for people.
    static func jsonIfFound<Value: Codable & Sendable>(
        else text: @escaping @Sendable (Request) -> String
    ) -> AnswerCoding where Answer == Value? {
        AnswerCoding(
            write: { answer, request in answer.map { ControlAnswer($0) } ?? .failure(404, text(request)) },
            reading: .whole { bytes in try ControlJSON.decode(Value.self, from: bytes) }, missing: { nil })
    }

    /// One JSON array, sent page by page.
    static func array<Element: Codable & Sendable>() -> AnswerCoding where Answer == any PageSource<Element> {
        AnswerCoding(
            write: { source, _ in ControlAnswer(source, asArray: true) },
            reading: .whole { bytes in WholeAnswer(try ControlJSON.decode([Element].self, from: bytes)) })
    }

    /// One JSON value per line, sent page by page.
    static func lines<Element: Codable & Sendable>() -> AnswerCoding where Answer == any PageSource<Element> {
        AnswerCoding(
            write: { source, _ in ControlAnswer(source, asArray: false) },
            reading: .pieces { pieces, path in ReportLines(pieces, path: path) })
    }
}

extension AnswerCoding where Answer == any PageSource<UInt8> {
    /// One JSON value per line; the guard already has the bytes.
    static var linesAsOctets: AnswerCoding {
        AnswerCoding(
            write: { source, _ in ControlAnswer(type: ControlAnswer.lines, .pieces(source)) },
            reading: .pieces { pieces, _ in pieces })
    }
}

extension AnswerCoding where Answer == [UInt8] {
    /// Bytes as they are.
    /// - Parameter type: the content type, such as `message/rfc822`.
    static func octets(_ type: String) -> AnswerCoding {
        AnswerCoding(
            write: { bytes, _ in ControlAnswer(type: type, .whole(bytes)) }, reading: .whole { bytes in bytes })
    }
}
