import Synchronization

/// Limits who uses the control interface at the same time, so that neither one user nor one kind of request delays a
/// stop.
///
/// A connection without a whole request is *arriving*. The number of those is limited, and each lasts only seconds.
/// Beyond the limit, the oldest connection of the user with the most is closed. A whole request takes one of the
/// slots of its kind. The kinds are separate: reports never take a stop's slot, and one user gets half of the slots.
final class ControlSlots: Sendable {
    typealias Kind = EndpointTerms.Slot

    /// Who shares slots: a user of this machine, or everybody at an address.
    enum User: Hashable, Sendable {
        case account(UInt32)
        case address(String)
    }

    /// A connection without a whole request.
    struct Arrival: Hashable {
        fileprivate let number: Int
    }

    private struct State {
        var number = 0
        /// Oldest first.
        var arriving: [(number: Int, user: User, evict: @Sendable () -> Void)] = []
        var taken: [Kind: [User: Int]] = [:]
    }

    private let state = Mutex(State())

    /// - Parameter evict: ends the connection; called from another thread.
    func arrive(user: User, evict: @escaping @Sendable () -> Void) -> Arrival {
        let (arrival, victim) = state.withLock { state in
            state.number += 1
            state.arriving.append((state.number, user, evict))
            return (Arrival(number: state.number), Self.victim(&state))
        }
        victim?()
        return arrival
    }

    private static func victim(_ state: inout State) -> (@Sendable () -> Void)? {
        guard state.arriving.count > ControlLimits.arrivals else { return nil }
        var counts: [User: Int] = [:]
        for one in state.arriving { counts[one.user, default: 0] += 1 }
        let most = counts.values.max()
        guard let index = state.arriving.firstIndex(where: { counts[$0.user] == most }) else { return nil }
        return state.arriving.remove(at: index).evict
    }

    /// Call it when the connection has a whole request, or has ended.
    func depart(_ arrival: Arrival) {
        state.withLock { state in state.arriving.removeAll { $0.number == arrival.number } }
    }

    /// Returns false when no slot of the kind is free, or when the user has the maximum number of slots.
    func enter(_ kind: Kind, user: User) -> Bool {
        state.withLock { state in
            let taken = state.taken[kind, default: [:]]
            let limits = kind == .stream ? ControlLimits.streams : ControlLimits.slots
            guard taken.values.reduce(0, +) < limits.all, taken[user, default: 0] < limits.ofOneUser else {
                return false
            }
            state.taken[kind, default: [:]][user, default: 0] += 1
            return true
        }
    }

    func leave(_ kind: Kind, user: User) {
        state.withLock { state in
            let left = state.taken[kind, default: [:]][user, default: 0] - 1
            state.taken[kind]?[user] = left > 0 ? left : nil
        }
    }
}
