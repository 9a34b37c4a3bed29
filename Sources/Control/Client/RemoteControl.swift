// Folder Client: asks a running guard over its control socket. It may use HTTP and all below it, and nothing of the
// server (folder Server).

import Foundation
import Guard
import Mail
import Net

/// A running guard, asked over its control socket.
///
/// Every request is a connection of its own on a thread of its own: the socket calls block, and on Linux the
/// dispatch queues share their threads with the tasks that may be the ones to answer.
package struct RemoteControl: GuardControl {
    package let path: String
    /// What the asker says of itself; the guard believes the kernel.
    private(set) var person: String?

    package init(path: String) { self.path = path }

    package func acting(as who: Identity) -> Self {
        var control = self
        control.person = who.name
        return control
    }

    /// Whether a guard listens there, whatever it would answer.
    package var isAnswered: Bool { UnixSocketRequest.isAnswered(path: path) }

    package func status() async throws(ControlFailure) -> StatusReport {
        try await ask("GET", "/status", timeout: ControlLimits.quickTimeout)
    }

    /// `status` for whoever has something else to do: it waits no longer than a person notices.
    package func glance() async throws(ControlFailure) -> StatusReport {
        try await ask("GET", "/status", timeout: ControlLimits.glanceTimeout)
    }

    package func stop(_ request: StopRequest) async throws(ControlFailure) -> StopReceiptReport {
        try await ask("POST", "/stop", body: ControlJSON.encode(request), timeout: ControlLimits.stopTimeout)
    }

    /// The same for whoever does not wait for it: tells of the answer, on another thread, whenever it comes.
    package func stop(
        _ request: StopRequest, _ tell: @escaping @Sendable (Result<StopReceiptReport, ControlFailure>) -> Void
    ) {
        let (path, remote) = (path, self)
        let octets = ControlHTTP.request("POST", "/stop", person: person, body: ControlJSON.encode(request))
        Thread.detachNewThread {
            let result = Result { () throws(ControlFailure) -> StopReceiptReport in
                let bytes: [UInt8]
                do throws(UnixSocketFailure) {
                    bytes = try UnixSocketRequest.exchange(
                        path: path, request: octets, timeout: ControlLimits.stopTimeout,
                        limitBytes: ControlLimits.answerBytes)
                } catch {
                    throw remote.failure(error)
                }
                return try remote.read(try remote.answer(bytes))
            }
            tell(result)
        }
    }

    /// The guard's process; nil when nobody listens, or the kernel does not say.
    package var process: Int32? { UnixSocketRequest.listener(at: path) }

    package func explain(
        _ stop: StopID, _ request: StopReasonRequest
    ) async throws(ControlFailure) -> StopReport {
        try await ask(
            "POST", "/stops/\(stop)/reason", body: ControlJSON.encode(request), timeout: ControlLimits.stopTimeout)
    }

    package func receipt(of stop: StopID) async throws(ControlFailure) -> StopReceiptReport {
        try await ask("GET", "/stops/\(stop)/receipt", timeout: ControlLimits.quickTimeout)
    }

    package func match(_ scope: StopScope) async throws(ControlFailure) -> ScopeMatchReport {
        try await ask("GET", "/match?scope=\(ControlHTTP.encoded(scope.text))", timeout: ControlLimits.bulkTimeout)
    }

    package func acts(
        since: Timestamp?, limit: Int?
    ) async throws(ControlFailure) -> any PageSource<ActReport> {
        let parts = [since.map { "since=\(ControlHTTP.encoded($0.rfc3339))" }, limit.map { "limit=\($0)" }]
        return ReportLines(
            try await stream("GET", "/acts/lines?" + parts.compactMap { $0 }.joined(separator: "&")), path: path)
    }

    package func resume(_ request: ResumeRequest) async throws(ControlFailure) -> ResumeReport {
        try await ask("POST", "/resume", body: ControlJSON.encode(request), timeout: ControlLimits.stopTimeout)
    }

    /// The guard notes by itself whom it refuses.
    package func noteRefusal(of attempt: String, because reason: String) async {}

    func ask<Report: Decodable>(
        _ method: String, _ target: String, body: [UInt8] = [], timeout: Duration
    ) async throws(ControlFailure) -> Report {
        try read(try await exchange(method, target, body: body, timeout: timeout))
    }

    func read<Report: Decodable>(_ answer: ControlHTTP.Answer) throws(ControlFailure) -> Report {
        guard answer.status == 200 else {
            let told = try? ControlJSON.decode(ControlAnswer.Failure.self, from: answer.body)
            if let rows = told?.badRows { throw .badRows(rows.badRows) }
            let failure = told?.error ?? "the guard answered with status \(answer.status)"
            if answer.status == 400 { throw .malformed(failure) }
            throw (400...499).contains(answer.status) ? .refused(failure) : .cannot(failure)
        }
        do {
            return try ControlJSON.decode(Report.self, from: answer.body)
        } catch {
            throw .cannot("\(path): the guard's answer is not what this version of sendguard expects")
        }
    }

    /// One request whose answer is read as it comes.
    func stream(
        _ method: String, _ target: String, body: [UInt8] = []
    ) async throws(ControlFailure) -> AnswerPieces {
        let (path, request) = (path, ControlHTTP.request(method, target, person: person, body: body))
        let upload = try await onThread { () throws(UnixSocketFailure) in
            let upload = try UnixSocketUpload(path: path, patience: ControlLimits.bulkTimeout)
            _ = try upload.send(request)
            return upload
        }
        let pieces = AnswerPieces(upload, path: path)
        guard try await pieces.status() == 200 else {
            let _: Bool = try read(ControlHTTP.Answer(status: try await pieces.status(), body: try await pieces.all()))
            throw .cannot("\(path): the guard gave no answer")
        }
        return pieces
    }

    /// One request, whatever its answer.
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

    func answer(_ bytes: [UInt8]) throws(ControlFailure) -> ControlHTTP.Answer {
        guard let answer = ControlHTTP.answer(bytes) else {
            throw .cannot("\(path): the guard ended the connection before it had answered")
        }
        return answer
    }

    /// Runs what blocks.
    func onThread<Value: Sendable>(
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

    private func failure(_ failure: UnixSocketFailure) -> ControlFailure {
        failure == .nobodyThere ? .unreachable("no guard answers at \(path)") : .cannot("\(path): \(failure)")
    }
}

extension RemoteControl {
    package func explainTrips() async throws(ControlFailure) -> TripsReport {
        try await ask("GET", "/trips", timeout: ControlLimits.quickTimeout)
    }

    package func replayTrips(
        _ request: TripReplayRequest
    ) async throws(ControlFailure) -> any PageSource<TripReport> {
        ReportLines(try await stream("POST", "/trips/replay/lines", body: ControlJSON.encode(request)), path: path)
    }
}
