/// How an endpoint's answer is carried by HTTP: written by the server, read by the client.
struct AnswerCoding<Request: Sendable, Answer: Sendable>: Sendable {
    /// How the client reads an answer with status 200.
    enum Reading: Sendable {
        /// All of it at once. Throws when the octets are no such answer.
        case whole(@Sendable ([UInt8]) throws -> Answer)
        /// As it comes; the text is the path of the socket, for failures.
        case pieces(@Sendable (any PageSource<UInt8>, String) -> Answer)
    }

    let write: @Sendable (Answer, Request) -> ControlAnswer
    let reading: Reading
    /// What status 404 is to the client, where it is no failure.
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
    /// JSON; status 404 for nil.
    /// - Parameter text: of the failure, for a person.
    static func jsonIfFound<Value: Codable & Sendable>(
        else text: @escaping @Sendable (Request) -> String
    ) -> AnswerCoding where Answer == Value? {
        AnswerCoding(
            write: { answer, request in answer.map { ControlAnswer($0) } ?? .failure(404, text(request)) },
            reading: .whole { bytes in try ControlJSON.decode(Value.self, from: bytes) }, missing: { nil })
    }

    /// One array of JSON, sent page by page.
    static func array<Element: Codable & Sendable>() -> AnswerCoding where Answer == any PageSource<Element> {
        AnswerCoding(
            write: { source, _ in ControlAnswer(source, asArray: true) },
            reading: .whole { bytes in WholeAnswer(try ControlJSON.decode([Element].self, from: bytes)) })
    }

    /// A value of JSON a line, sent page by page.
    static func lines<Element: Codable & Sendable>() -> AnswerCoding where Answer == any PageSource<Element> {
        AnswerCoding(
            write: { source, _ in ControlAnswer(source, asArray: false) },
            reading: .pieces { pieces, path in ReportLines(pieces, path: path) })
    }
}

extension AnswerCoding where Answer == any PageSource<UInt8> {
    /// A value of JSON a line, which the guard has as octets already.
    static var linesAsOctets: AnswerCoding {
        AnswerCoding(
            write: { source, _ in ControlAnswer(type: ControlAnswer.lines, .pieces(source)) },
            reading: .pieces { pieces, _ in pieces })
    }
}

extension AnswerCoding where Answer == [UInt8] {
    /// Octets as they are.
    /// - Parameter type: of the content, such as `message/rfc822`.
    static func octets(_ type: String) -> AnswerCoding {
        AnswerCoding(
            write: { bytes, _ in ControlAnswer(type: type, .whole(bytes)) }, reading: .whole { bytes in bytes })
    }
}
