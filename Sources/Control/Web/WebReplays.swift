import Guard
import Mail
import Synchronization
import System

/// Answers a change with the same `Idempotency-Key` only once: a program that did not hear the answer asks again, and
/// gets the first one (draft-ietf-httpapi-idempotency-key-header).
///
/// In memory, for a day. After a restart a repeated change is made again; the changes here say themselves when they
/// were made before, such as a stop that is in force.
final class WebReplays: Sendable {
    private struct Key: Hashable {
        let visitor: Visitor
        let key: String
    }

    private struct Kept {
        /// Of the request: another one with this key is a mistake.
        let digest: [UInt8]
        /// nil while the first is under way.
        var answer: ControlAnswer?
        let at: Timestamp
    }

    private static let kept = Duration.seconds(24 * 3600)
    private static let most = 1_000
    private static let keyLength = 1...255
    private let answers = Mutex<[Key: Kept]>([:])

    func answer(
        _ request: WebRequest, by visitor: Visitor, _ work: () async -> ControlAnswer
    ) async -> ControlAnswer {
        guard let text = request.head.fields["idempotency-key"] else { return await work() }
        guard Self.keyLength.contains(text.utf8.count) else {
            return ControlAnswer.failure(400, "Idempotency-Key has 1 to 255 characters").asProblem
        }
        let key = Key(visitor: visitor, key: text)
        let now = Timestamp(microseconds: Clock.wallMicroseconds)
        let digest = Digest.of(Array("\(request.head.method) \(request.target)\n".utf8) + request.body, by: "SHA256")
        let known = answers.withLock { answers -> Kept? in
            if let known = answers[key], now - known.at < Self.kept { return known }
            Self.makeRoom(&answers, now)
            answers[key] = Kept(digest: digest, answer: nil, at: now)
            return nil
        }
        if let known {
            guard known.digest == digest else {
                return ControlAnswer.failure(422, "this Idempotency-Key was used for another request").asProblem
            }
            return known.answer?.with("Idempotent-Replayed", "true")
                ?? ControlAnswer.failure(409, "the first request with this Idempotency-Key is under way").asProblem
        }
        let answer = await work()
        answers.withLock { answers in
            // Only an answer that is whole can be given again; and one who could not be served may try again.
            if case .whole = answer.body, answer.status != 503 {
                answers[key]?.answer = answer
            } else {
                answers[key] = nil
            }
        }
        return answer
    }

    private static func makeRoom(_ answers: inout [Key: Kept], _ now: Timestamp) {
        guard answers.count >= most else { return }
        answers = answers.filter { now - $0.value.at < kept }
        while answers.count >= most {
            let whole = answers.filter { $0.value.answer != nil }
            guard let oldest = whole.min(by: { $0.value.at < $1.value.at }) else { return }
            answers[oldest.key] = nil
        }
    }
}
