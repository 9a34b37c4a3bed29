// Folder Client: sends requests to a running guard over its control socket. It may use Endpoints and all folders
// below it, but not Server.

import Foundation
import Guard
import Net

/// A running guard, reached over its control socket.
///
/// Every request has its own connection and its own thread. The socket calls block, and on Linux the dispatch queues
/// share their threads with the tasks that may have to answer.
package struct RemoteControl: GuardControl {
    package let path: String
    /// The name that the user claims; the guard trusts the kernel's user id instead.
    private(set) var person: String?

    package init(path: String) { self.path = path }

    package func acting(as who: Identity, role: AccessRole) -> Self {
        var control = self
        control.person = who.name
        return control
    }

    /// Whether a guard listens there; its answer does not matter.
    package var isAnswered: Bool { UnixSocketRequest.isAnswered(path: path) }

    /// The guard's process id; nil when nothing listens, or the kernel does not say.
    package var process: Int32? { UnixSocketRequest.listener(at: path) }

    /// Sends one request and returns its answer.
    /// - Parameter deadline: nil for the endpoint's own.
    func call<Request, Answer>(
        _ endpoint: Endpoint<Request, Answer>, _ request: Request, within deadline: Duration? = nil
    ) async throws(ControlFailure) -> Answer {
        let sent = endpoint.takes.write(request)
        let (method, target) = (endpoint.method.rawValue, endpoint.target(of: sent))
        let patience = deadline ?? endpoint.terms.deadline
        switch endpoint.answers.reading {
        case .whole:
            let answer =
                if let file = sent.file {
                    try await send(file, with: method, target, patience: patience)
                } else {
                    try await exchange(method, target, body: sent.body, timeout: patience)
                }
            return try read(answer, of: endpoint)
        case .pieces(let read):
            return read(try await stream(method, target, body: sent.body, patience: patience), path)
        }
    }

    func call<Answer>(
        _ endpoint: Endpoint<Void, Answer>, within deadline: Duration? = nil
    ) async throws(ControlFailure) -> Answer {
        try await call(endpoint, (), within: deadline)
    }

    /// `stop` for a caller that does not wait: calls `tell` with the answer, on another thread, when it comes.
    package func stop(
        _ request: StopRequest, _ tell: @escaping @Sendable (Result<StopReceiptReport, ControlFailure>) -> Void
    ) {
        let (path, remote, endpoint) = (path, self, Endpoints.stop)
        let sent = endpoint.takes.write(request)
        let octets = ControlHTTP.request(
            endpoint.method.rawValue, endpoint.target(of: sent), person: person, body: sent.body)
        Thread.detachNewThread {
            let result = Result { () throws(ControlFailure) -> StopReceiptReport in
                let bytes: [UInt8]
                do throws(UnixSocketFailure) {
                    bytes = try UnixSocketRequest.exchange(
                        path: path, request: octets, timeout: endpoint.terms.deadline,
                        limitBytes: ControlLimits.answerBytes)
                } catch {
                    throw remote.failure(error)
                }
                return try remote.read(try remote.answer(bytes), of: endpoint)
            }
            tell(result)
        }
    }
}

/// Reading answers.
extension RemoteControl {
    /// Reads an answer that is complete.
    private func read<Request, Answer>(
        _ answer: ControlHTTP.Answer, of endpoint: Endpoint<Request, Answer>
    ) throws(ControlFailure) -> Answer {
        if answer.status == 404, let missing = endpoint.answers.missing { return missing() }
        guard answer.status == 200 else { throw failure(answer) }
        guard case .whole(let read) = endpoint.answers.reading else { throw unexpected }
        do { return try read(answer.body) } catch { throw unexpected }
    }

    private var unexpected: ControlFailure {
        .cannot("\(path): the guard's answer is not what this version of sendguard expects")
    }

    /// The failure in an answer with any status but 200.
    private func failure(_ answer: ControlHTTP.Answer) -> ControlFailure {
        let told = try? ControlJSON.decode(ControlAnswer.Failure.self, from: answer.body)
        if let rows = told?.badRows { return .badRows(rows.badRows) }
        let failure = told?.error ?? "the guard answered with status \(answer.status)"
        if answer.status == 400 { return .malformed(failure) }
        return (400...499).contains(answer.status) ? .refused(failure) : .cannot(failure)
    }

    private func failure(_ failure: UnixSocketFailure) -> ControlFailure {
        failure == .nobodyThere ? .unreachable("no guard answers at \(path)") : .cannot("\(path): \(failure)")
    }

    private func answer(_ bytes: [UInt8]) throws(ControlFailure) -> ControlHTTP.Answer {
        guard let answer = ControlHTTP.answer(bytes) else {
            throw .cannot("\(path): the guard closed the connection before it answered")
        }
        return answer
    }
}

/// Sending requests.
extension RemoteControl {
    /// Sends one request and returns its answer, of any status.
    func exchange(
        _ method: String, _ target: String, body: [UInt8], timeout: Duration
    ) async throws(ControlFailure) -> ControlHTTP.Answer {
        let request = ControlHTTP.request(method, target, person: person, body: body)
        let path = path
        let bytes = try await onThread { () throws(UnixSocketFailure) in
            try UnixSocketRequest.exchange(
                path: path, request: request, timeout: timeout, limitBytes: ControlLimits.answerBytes)
        }
        return try answer(bytes)
    }

    /// Sends one request and reads its answer as it arrives.
    private func stream(
        _ method: String, _ target: String, body: [UInt8], patience: Duration
    ) async throws(ControlFailure) -> AnswerPieces {
        let (path, request) = (path, ControlHTTP.request(method, target, person: person, body: body))
        let upload = try await onThread { () throws(UnixSocketFailure) in
            let upload = try UnixSocketUpload(path: path, patience: patience)
            _ = try upload.send(request)
            return upload
        }
        let pieces = AnswerPieces(upload, path: path)
        let status = try await pieces.status()
        guard status == 200 else {
            throw failure(ControlHTTP.Answer(status: status, body: try await pieces.all()))
        }
        return pieces
    }

    /// Sends one request with a file as its body. It sends the file while reading it, so little of it is in memory.
    private func send(
        _ file: any ListByteSource, with method: String, _ target: String, patience: Duration
    ) async throws(ControlFailure) -> ControlHTTP.Answer {
        let path = path
        let upload = try await onThread { () throws(UnixSocketFailure) in
            try UnixSocketUpload(path: path, patience: patience)
        }
        let length = file.lengthBytes
        let head = ControlHTTP.head(method, target, person: person, length: length)
        var isWanted = try await onThread { () throws(UnixSocketFailure) in try upload.send(head) }
        // When the file is cut short, the connection ends and the guard takes nothing.
        while isWanted, let octets = try await file.next() {
            let piece = length == nil ? ControlHTTP.chunk(octets) : octets
            isWanted = try await onThread { () throws(UnixSocketFailure) in try upload.send(piece) }
        }
        if isWanted, length == nil {
            _ = try await onThread { () throws(UnixSocketFailure) in try upload.send(ControlHTTP.chunk([])) }
        }
        let answer = try await onThread { () throws(UnixSocketFailure) in
            try upload.answer(limitBytes: ControlLimits.answerBytes)
        }
        return try self.answer(answer)
    }

    /// Runs blocking work on a thread of its own.
    private func onThread<Value: Sendable>(
        _ work: @escaping @Sendable () throws(UnixSocketFailure) -> Value
    ) async throws(ControlFailure) -> Value {
        let result: Result<Value, UnixSocketFailure> = await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: Result(catching: work)) }
        }
        switch result {
        case .success(let value): return value
        case .failure(let failure): throw self.failure(failure)
        }
    }
}
