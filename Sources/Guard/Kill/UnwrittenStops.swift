import Mail

/// A stop that was asked for and could not be recorded. All mail is halted until it is, or until somebody withdraws it.
package struct UnwrittenStop: Hashable, Sendable {
    /// `U1`, which `resume` takes like any other.
    package let id: StopID
    package var order: StopOrder
    package let askedAt: Timestamp

    package init(id: StopID, order: StopOrder, askedAt: Timestamp) {
        self.id = id
        self.order = order
        self.askedAt = askedAt
    }

    /// As a stop is shown.
    package var stop: Stop { Stop(id: id, order, at: askedAt) }
}

/// All stops that could not be recorded, in the order in which they were asked for.
///
/// **Why one that is being recorded is still here:** until the store has answered, nobody knows whether it is on the disk;
/// a crash in between must leave it where the next start finds it.
package struct UnwrittenStops: Hashable, Sendable {
    /// How many are kept apart. More can only come from a program that asks again and again.
    package static let limit = 32

    package private(set) var stops: [UnwrittenStop] = []
    /// In place of stops that may be missing in the store, until people settle it. It is neither recorded nor kept,
    /// since nobody knows which stops they are: each start finds it again (`SwitchStore.doubt`).
    package private(set) var doubt: UnwrittenStop?
    /// Those that are being recorded now.
    private var tried: Set<StopID> = []
    /// Withdrawn while they were being recorded.
    private var withdrawn: [StopID: ResumeOrder] = [:]

    package init(_ stops: [UnwrittenStop] = []) { self.stops = stops }

    package var isEmpty: Bool { stops.isEmpty }

    /// Adds an order, unless the same one waits already: a caller may try it every second.
    package mutating func add(_ order: StopOrder, at now: Timestamp) {
        guard !stops.contains(where: { withdrawn[$0.id] == nil && Self.isSame($0.order, order) }) else { return }
        guard stops.count < Self.limit else { return widen(by: order) }
        stops.append(UnwrittenStop(id: nextID, order: order, askedAt: now))
    }

    /// Beyond the limit the last one stops all mail, without an end: the scope of the new order is not kept, so it may
    /// be any mail.
    private mutating func widen(by order: StopOrder) {
        guard let last = stops.last else { return }
        var wide = last.order
        let strictest = [wide.mode, order.mode].max { $0.rank < $1.rank }
        (wide.scope, wide.mode, wide.endsAt, wide.origin) = (.all, strictest ?? wide.mode, nil, .person)
        wide.reason = "more stops were asked for than could be kept"
        stops[stops.count - 1].order = wide
    }

    /// A rule's reason counts on while it asks again.
    private static func isSame(_ waiting: StopOrder, _ order: StopOrder) -> Bool {
        var order = order
        if order.origin.isAutomatic { order.reason = waiting.reason }
        return waiting == order
    }

    private var nextID: StopID {
        StopID(unwritten: ((stops + [doubt].compactMap(\.self)).map(\.id.unwrittenNumber).max() ?? 0) + 1)
    }

    /// Takes a person who was erased out of what the stops say; what they stop stays.
    /// - Parameter clean: text without the person; nil when it does not name them.
    /// - Returns: whether anything has changed.
    package mutating func forget(_ clean: (String) -> String?) -> Bool {
        var isChanged = false
        for index in stops.indices {
            guard let reason = clean(stops[index].order.reason) else { continue }
            stops[index].order.reason = reason
            isChanged = true
        }
        return isChanged
    }

    /// Those that a stop which was recorded later makes needless are gone.
    package mutating func drop(supersededBy stop: Stop) {
        stops.removeAll { !tried.contains($0.id) && stop.at >= $0.askedAt && stop.supersedes($0.order) }
    }

    /// Those whose own time is over are gone.
    package mutating func dropOverdue(at now: Timestamp) {
        stops.removeAll { !tried.contains($0.id) && $0.order.endsAt.map { $0 <= now } ?? false }
    }

    /// The next that nobody tries to record yet.
    package mutating func take(after last: StopID?) -> UnwrittenStop? {
        let next = stops.first { !tried.contains($0.id) && $0.id.unwrittenNumber > last?.unwrittenNumber ?? 0 }
        if let next { tried.insert(next.id) }
        return next
    }

    /// Somebody ended it before it was recorded.
    /// - Returns: it, and whether it is being recorded just now; nil when there is no such stop.
    package mutating func withdraw(_ order: ResumeOrder) -> (stop: UnwrittenStop, isTried: Bool)? {
        guard withdrawn[order.stop] == nil, let stop = stops.first(where: { $0.id == order.stop }) else { return nil }
        let isTried = tried.contains(stop.id)
        if isTried { withdrawn[stop.id] = order } else { stops.removeAll { $0.id == stop.id } }
        return (stop, isTried)
    }

    /// That it was withdrawn could not be made durable, so it was not. One that was recorded meanwhile has ended.
    package mutating func putBack(_ stop: UnwrittenStop, isTried: Bool) {
        withdrawn[stop.id] = nil
        if isTried { return }
        stops.append(stop)
        stops.sort { $0.id.unwrittenNumber < $1.id.unwrittenNumber }
    }

    /// It is on the disk.
    /// - Returns: what to do about it when it was withdrawn meanwhile.
    package mutating func didRecord(_ id: StopID) -> ResumeOrder? {
        stops.removeAll { $0.id == id }
        tried.remove(id)
        return withdrawn.removeValue(forKey: id)
    }

    /// It could not be recorded this time either.
    package mutating func didFail(_ id: StopID) {
        tried.remove(id)
        if withdrawn.removeValue(forKey: id) != nil { stops.removeAll { $0.id == id } }
    }

    package mutating func add(doubt reason: String, at now: Timestamp) {
        doubt = UnwrittenStop(id: nextID, order: StopOrder(reason: reason, who: .guardItself), askedAt: now)
    }

    package mutating func endDoubt() { doubt = nil }

    /// As people see them.
    package var shown: [UnwrittenStop] { kept + [doubt].compactMap(\.self) }

    /// As they are kept over a restart: without those that were withdrawn.
    package var kept: [UnwrittenStop] { stops.filter { withdrawn[$0.id] == nil } }
}
