// Folder Endpoints: everything that can be asked over the control socket, one value for each, in one table
// (`Endpoints.all`). It may use HTTP and all below it; Server and Client are made from it.

/// One thing that a guard can be asked over its control socket, with all that server and client have to know of it.
///
///     static let stop = Endpoint<StopRequest, StopReceiptReport>(
///         .post, "/stop", takes: .body, answers: .json, .operator(.stop, within: ControlLimits.stopTimeout)
///     ) { control, request throws(ControlFailure) in try await control.stop(request) }
///
/// To add one: declare it in a file of this folder, and put it in that file's table. The server answers it from then on,
/// and the client asks it with `call(Endpoints.stop, request)`.
///
/// **Why a value, in a table of values.** Routes and client could each be written by hand. Then every path, parameter and
/// form of an answer is there twice, and what differs is found when somebody asks. Both could be generated from an OpenAPI
/// file. That takes a generator in the build, its types beside ours, and errors that name generated code; and the file
/// cannot say what the guard does. With a value the compiler holds both sides to the same two types, a test sends every
/// request there and back, and whatever else needs all endpoints, such as a description of them, reads the table.
struct Endpoint<Request: Sendable, Answer: Sendable>: ServedEndpoint {
    /// What the guard does. It throws what the client then throws.
    typealias Handler = @Sendable (any GuardControl, Request) async throws(ControlFailure) -> Answer

    let method: EndpointMethod
    let path: [String]
    let takes: RequestCoding<Request>
    let answers: AnswerCoding<Request, Answer>
    let terms: EndpointTerms
    private let handler: Handler

    /// - Parameter path: such as `/stops/*/reason`. A `*` is one segment, which the request has.
    init(
        _ method: EndpointMethod, _ path: String, takes: RequestCoding<Request>,
        answers: AnswerCoding<Request, Answer>, _ terms: EndpointTerms, _ handler: @escaping Handler
    ) {
        self.method = method
        self.path = path.split(separator: "/").map(String.init)
        self.takes = takes
        self.answers = answers
        self.terms = terms
        self.handler = handler
    }

    var queryNames: [String] { takes.queryNames }
    var repeatableNames: Set<String> { takes.repeatableNames }
    var takesFile: Bool { takes.takesFile }

    func answer(
        _ received: ReceivedRequest, by control: any GuardControl
    ) async throws(ControlFailure) -> ControlAnswer {
        let request = try takes.read(received)
        return answers.write(try await handler(control, request), request)
    }

    /// Path and query, percent-encoded.
    func target(of sent: SentRequest) -> String {
        var parameters = sent.parameters[...]
        let segments = path.map { $0 == "*" ? ControlHTTP.encoded(parameters.removeFirst()) : $0 }
        return "/" + segments.joined(separator: "/") + sent.query
    }

    /// The same, asked with another method.
    func also(_ method: EndpointMethod) -> Endpoint {
        Endpoint(method, pathText, takes: takes, answers: answers, terms, handler)
    }

    /// The same, answered with a value a line, each as soon as it is there.
    func lines<Element: Codable & Sendable>(
        at path: String
    ) -> Endpoint where Answer == any PageSource<Element> {
        Endpoint(method, path, takes: takes, answers: .lines(), terms, handler)
    }
}

enum EndpointMethod: String, Sendable {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
}

/// An endpoint as the server has it, whatever its request and its answer are.
protocol ServedEndpoint: Sendable {
    var method: EndpointMethod { get }
    /// `*` is one segment, which the request has.
    var path: [String] { get }
    /// Parameters of a query that it knows; any other is refused.
    var queryNames: [String] { get }
    /// Those of them that may be there more than once.
    var repeatableNames: Set<String> { get }
    /// Whether its body is a list's file, which is read as it comes.
    var takesFile: Bool { get }
    var terms: EndpointTerms { get }

    /// Reads the request, asks the guard, and writes its answer.
    func answer(
        _ received: ReceivedRequest, by control: any GuardControl
    ) async throws(ControlFailure) -> ControlAnswer
}

extension ServedEndpoint {
    /// For a person: `GET /records/*`.
    var name: String { "\(method.rawValue) \(pathText)" }

    var pathText: String { "/" + path.joined(separator: "/") }

    /// What a request has in the place of the stars; nil when it has another path.
    func parameters(of path: [String]) -> [String]? {
        guard path.count == self.path.count else { return nil }
        var parameters: [String] = []
        for (own, asked) in zip(self.path, path) {
            if own == "*" { parameters.append(asked) } else if own != asked { return nil }
        }
        return parameters
    }
}

/// On which terms an endpoint is answered: to whom, beside which other requests, and for how long a client waits.
struct EndpointTerms: Hashable, Sendable {
    /// What whoever asks must be allowed to do. An operator may do what a reader may.
    ///
    /// On the Unix socket nobody is a mere reader: whom `Requester` lets in may ask everything.
    enum Role: Hashable, Sendable {
        /// Sees what is on record, the names and messages of people among it. Changes nothing.
        case reader
        /// Changes what the guard does, or what it has on record.
        case `operator`
    }

    /// The requests with which it shares the places that the server has (`ControlSlots`).
    enum Slot: Hashable, Sendable, CaseIterable {
        case stop
        /// What is at hand.
        case quick
        /// What may take long.
        case report
    }

    let role: Role
    let slot: Slot
    /// How long the client waits for the answer; of one that is read piece by piece, for each piece.
    let deadline: Duration

    static func reader(_ slot: Slot = .report, within deadline: Duration = ControlLimits.bulkTimeout) -> EndpointTerms {
        EndpointTerms(role: .reader, slot: slot, deadline: deadline)
    }

    static func `operator`(
        _ slot: Slot = .report, within deadline: Duration = ControlLimits.bulkTimeout
    ) -> EndpointTerms {
        EndpointTerms(role: .operator, slot: slot, deadline: deadline)
    }
}
