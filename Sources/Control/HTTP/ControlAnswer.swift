import Guard

/// The answer to a request: JSON; a failure is `{"error": "…"}`.
package struct ControlAnswer: Sendable {
    package enum Body: Sendable {
        case whole([UInt8])
        /// Sent as it comes, no faster than the client reads.
        case pieces(any PageSource<UInt8>)
    }

    /// The text of a failure.
    package struct Failure: Codable {
        package var error: String
        /// The bad rows of a list's file.
        package var badRows: ListBadRowsReport?
    }

    /// A field of the answer's head besides those about its body.
    package struct Field: Hashable, Sendable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
    }

    package var status: Int
    package var type: String
    package var fields: [Field] = []
    package var body: Body

    package init(status: Int = 200, type: String = "application/json", _ body: Body) {
        (self.status, self.type, self.body) = (status, type, body)
    }

    /// The same answer with one more field.
    package func with(_ name: String, _ value: String) -> ControlAnswer {
        var answer = self
        answer.fields.append(Field(name, value))
        return answer
    }

    init(_ value: some Encodable, status: Int = 200) {
        self.init(status: status, .whole(ControlJSON.encode(value)))
    }

    /// One value per line.
    static let lines = "application/x-ndjson"

    /// A long answer: an array, or one value per line.
    init<Element: Encodable & Sendable>(_ source: any PageSource<Element>, asArray: Bool) {
        self.init(
            type: asArray ? "application/json" : Self.lines, .pieces(JSONPieces(source, isArray: asArray)))
    }

    package static func failure(_ status: Int, _ text: String) -> ControlAnswer {
        ControlAnswer(Failure(error: text), status: status)
    }

    /// 400: the request cannot be read. 409: the answer is no. 503: the guard could not do it.
    init(_ failure: ControlFailure) {
        switch failure {
        case .malformed(let text): self = .failure(400, text)
        case .refused(let text): self = .failure(409, text)
        case .badRows(let rows):
            self.init(Failure(error: failure.description, badRows: ListBadRowsReport(rows)), status: 409)
        case .unreachable(let text), .cannot(let text): self = .failure(503, text)
        }
    }

    /// The answer's head; the body follows.
    /// - Parameters:
    ///   - keepsAlive: whether another request may come.
    ///   - isChunked: whether the body comes in chunks; otherwise it has a length, or ends with the connection.
    func head(keepsAlive: Bool, isChunked: Bool) -> [UInt8] {
        var lines = ["HTTP/1.1 \(status) \(Self.phrases[status] ?? "Answer")", "Content-Type: \(type)"]
        if case .whole(let bytes) = body { lines.append("Content-Length: \(bytes.count)") }
        if isChunked { lines.append("Transfer-Encoding: chunked") }
        // No value may begin a line of its own.
        lines += fields.map { "\($0.name): \($0.value.filter { !$0.isNewline })" }
        lines.append("Connection: \(keepsAlive ? "keep-alive" : "close")")
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }

    /// RFC 9110 section 15.
    static let phrases = [
        200: "OK", 201: "Created", 204: "No Content", 303: "See Other", 304: "Not Modified", 400: "Bad Request",
        401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
        406: "Not Acceptable", 408: "Request Timeout", 409: "Conflict", 413: "Content Too Large",
        415: "Unsupported Media Type", 421: "Misdirected Request", 422: "Unprocessable Content",
        429: "Too Many Requests", 431: "Request Header Fields Too Large", 500: "Internal Server Error",
        501: "Not Implemented", 503: "Service Unavailable",
    ]
}

/// A long answer as JSON: an array, or one value per line.
actor JSONPieces<Element: Encodable & Sendable>: PageSource {
    private let source: any PageSource<Element>
    private let isArray: Bool
    private var isBegun = false
    private var isOver = false

    init(_ source: any PageSource<Element>, isArray: Bool) {
        self.source = source
        self.isArray = isArray
    }

    func next() async throws(ControlFailure) -> [UInt8]? {
        if isOver { return nil }
        var bytes: [UInt8] = []
        let page = try await source.next()
        isOver = page == nil
        for element in page ?? [] {
            if isArray { bytes.append(UInt8(ascii: isBegun ? "," : "[")) }
            isBegun = true
            bytes += ControlJSON.encode(element)
            if !isArray { bytes.append(0x0A) }
        }
        if isOver, isArray { bytes += Array((isBegun ? "]" : "[]").utf8) }
        return bytes.isEmpty ? nil : bytes
    }
}

/// Reports that arrive as lines of JSON.
actor ReportLines<Report: Decodable & Sendable>: PageSource {
    private let pieces: any PageSource<UInt8>
    private let path: String
    /// The beginning of an incomplete line.
    private var rest: [UInt8] = []

    init(_ pieces: any PageSource<UInt8>, path: String) {
        (self.pieces, self.path) = (pieces, path)
    }

    func next() async throws(ControlFailure) -> [Report]? {
        while let piece = try await pieces.next() {
            rest += piece
            guard let end = rest.lastIndex(of: 0x0A) else { continue }
            let whole = rest[..<end]
            var reports: [Report] = []
            for line in whole.split(separator: 0x0A) {
                do { reports.append(try ControlJSON.decode(Report.self, from: Array(line))) } catch {
                    throw .cannot("\(path): the guard's answer is not what this version of sendguard expects")
                }
            }
            rest.removeFirst(end + 1)
            return reports
        }
        return nil
    }
}
