import Dispatch
import Foundation

/// Returns as soon as the condition holds; throws `TestFailure` after the time limit. The only place where tests let
/// time pass: for events of other programs that announce themselves in no other way.
package func waitUntil(
    _ what: String, within limit: Duration = .seconds(20), _ condition: () throws -> Bool
) throws {
    let deadline = ContinuousClock.now + Patience.stretched(limit)
    while try !condition() {
        guard ContinuousClock.now < deadline else { throw TestFailure("timed out after \(limit): \(what)") }
        poll(nil, 0, 2)
    }
}

/// Like `waitUntil` for an asynchronous condition; holds no thread while it waits.
///
/// **Why it does not count rounds:** the duration of a round depends on the machine. Work on another thread may not
/// have run after thousands of rounds.
package func awaitUntil(
    _ what: String, within limit: Duration = .seconds(50), _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + Patience.stretched(limit)
    while try await !condition() {
        guard ContinuousClock.now < deadline else { throw TestFailure("timed out after \(limit): \(what)") }
        try Task.checkCancellation()
        await withCheckedContinuation { continuation in
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(2)) { continuation.resume() }
        }
    }
}

/// Like `waitUntil`, for a value that is nil until it exists.
package func waitFor<Value>(
    _ what: String, within limit: Duration = .seconds(20), _ value: () throws -> Value?
) throws -> Value {
    var found: Value?
    try waitUntil(what, within: limit) {
        found = try value()
        return found != nil
    }
    return found!
}
