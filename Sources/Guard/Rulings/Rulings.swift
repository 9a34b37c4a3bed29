import Mail
import Synchronization

/// The rulings in force, as every loop sees them, and which message has taken which exception for which recipients.
///
/// A ruling is first committed to the store, then `publish`ed here, like a stop. A message that was judged before gets
/// no permit after it (`KillSwitch.requireJudgement(since:)`).
///
/// **Why exceptions are taken by recipient:** a sender may try again with one message for all recipients or with one for
/// each, and the kept copy may be released. Each recipient gets the content once.
package final class Rulings: Sendable {
    private struct State {
        var state: RulingState
        var set: RulingSet
        /// The message that has taken each exception, by the recipient's key.
        var taken: [RulingID: [String: Claim]] = [:]
    }

    /// The message passes, or gives the exception back. A message that is judged again for another ESP takes its
    /// exception again.
    private struct Claim {
        let message: RecordID
        var times = 1
        /// Whether the recipient has the message, or may have it: then the claim is never given back.
        var hasLeft = false
    }

    private let state: Mutex<State>

    package init(_ state: RulingState = RulingState()) {
        self.state = Mutex(State(state: state, set: RulingSet(state)))
    }

    /// Those in force.
    package var set: RulingSet { state.withLock { $0.set } }

    /// All that have not ended, sorted by id.
    package var all: [Ruling] { state.withLock { $0.state.rulings } }

    /// Puts the committed rulings in force. Ignores a state that is older than the one in force.
    package func publish(_ new: RulingState) {
        let set = RulingSet(new)
        state.withLock { state in
            guard new.revision >= state.state.revision else { return }
            let left = Set(new.rulings.map(\.id))
            state.state = new
            state.set = set
            // A message that is on its way may come back, and the exception with it.
            state.taken = state.taken.filter { id, claims in
                left.contains(id) || claims.values.contains { !$0.hasLeft }
            }
        }
    }

    /// Takes an exception for recipients of a message, all or none; false when another message has it for one of them,
    /// or when it has ended.
    package func take(_ id: RulingID, for recipients: Set<String>, of message: RecordID) -> Bool {
        state.withLock { state in
            guard state.state.rulings.contains(where: { $0.id == id }) else { return false }
            var claims = state.taken[id] ?? [:]
            for key in recipients {
                var claim = claims[key] ?? Claim(message: message, times: 0)
                guard claim.message == message, !claim.hasLeft else { return false }
                claim.times += 1
                claims[key] = claim
            }
            state.taken[id] = claims
            return true
        }
    }

    /// The messages that have an exception for some of these recipients, by the recipients' keys.
    package func holders(of id: RulingID, for recipients: Set<String>) -> [String: RecordID] {
        state.withLock { state in
            (state.taken[id] ?? [:]).filter { recipients.contains($0.key) }.mapValues(\.message)
        }
    }

    /// Whether another message has the exception, and may still give it back.
    package func isOnItsWay(_ id: RulingID, besides message: RecordID?) -> Bool {
        state.withLock { state in
            (state.taken[id] ?? [:]).values.contains { !$0.hasLeft && $0.message != message }
        }
    }

    /// Undoes a `take`. After the last one, another message may have the exception for these recipients.
    package func giveBack(_ id: RulingID, for recipients: Set<String>, of message: RecordID) {
        state.withLock { state in
            guard var claims = state.taken[id] else { return }
            for key in recipients {
                guard var claim = claims[key], claim.message == message, !claim.hasLeft else { continue }
                claim.times -= 1
                claims[key] = claim.times > 0 ? claim : nil
            }
            state.taken[id] = claims.isEmpty ? nil : claims
        }
    }

    /// The recipients have the message that took the exception, or may have it: no other message gets the exception for
    /// them.
    /// - Returns: whether it is used up: no recipient is left.
    package func use(_ id: RulingID, for recipients: Set<String>, by message: RecordID) -> Bool {
        state.withLock { state in
            guard let ruling = state.state.rulings.first(where: { $0.id == id }),
                case .message(let refused) = ruling.subject, let content = state.state.contents[refused]
            else { return true }
            for key in recipients { state.taken[id, default: [:]][key] = Claim(message: message, hasLeft: true) }
            // A message that is on its way is not in `content` any more, and may come back.
            let claims = state.taken[id] ?? [:]
            let open = content.recipients.subtracting(content.suppressed)
            return claims.values.allSatisfy(\.hasLeft) && open.allSatisfy { claims[$0] != nil }
        }
    }
}

/// An exception that a message has taken for its recipients. It is given back when the message ends without using it.
package final class TakenException: Sendable {
    package let id: RulingID
    package let message: RecordID
    private let recipients: Set<String>
    private let rulings: Rulings

    /// - Parameter recipients: their keys.
    package init(_ id: RulingID, for recipients: Set<String>, of message: RecordID, _ rulings: Rulings) {
        self.id = id
        self.message = message
        self.recipients = recipients
        self.rulings = rulings
    }

    deinit { rulings.giveBack(id, for: recipients, of: message) }
}
