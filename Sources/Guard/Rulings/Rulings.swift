import Mail
import Synchronization

/// The rulings in force, as every loop sees them, and which message has taken which exception.
///
/// A ruling is first committed to the store, then `publish`ed here, like a stop. A message that was judged before gets
/// no permit after it (`KillSwitch.requireJudgement(since:)`).
package final class Rulings: Sendable {
    private struct State {
        var state: RulingState
        var set: RulingSet
        /// The message that has taken each exception; it passes, or gives the exception back.
        var taken: [RulingID: Claim] = [:]
    }

    /// A message that is judged again for another ESP takes its exception again.
    private struct Claim {
        let message: RecordID
        var times = 1
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
            state.taken = state.taken.filter { left.contains($0.key) }
        }
    }

    /// Takes an exception for a message; false when another message has it, or when it has ended.
    package func take(_ id: RulingID, for message: RecordID) -> Bool {
        state.withLock { state in
            guard state.state.rulings.contains(where: { $0.id == id }) else { return false }
            guard let other = state.taken[id] else {
                state.taken[id] = Claim(message: message)
                return true
            }
            guard other.message == message else { return false }
            state.taken[id]?.times += 1
            return true
        }
    }

    /// Undoes a `take`. After the last one, another message may have the exception.
    package func giveBack(_ id: RulingID, of message: RecordID) {
        state.withLock { state in
            guard let claim = state.taken[id], claim.message == message else { return }
            state.taken[id] = claim.times > 1 ? Claim(message: message, times: claim.times - 1) : nil
        }
    }
}

/// An exception that a message has taken. It is given back when the message ends without using it up.
package final class TakenException: Sendable {
    package let id: RulingID
    package let message: RecordID
    private let rulings: Rulings

    package init(_ id: RulingID, for message: RecordID, _ rulings: Rulings) {
        self.id = id
        self.message = message
        self.rulings = rulings
    }

    deinit { rulings.giveBack(id, of: message) }
}
