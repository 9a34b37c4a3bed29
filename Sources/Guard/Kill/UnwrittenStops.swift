import Mail

/// A requested stop that could not be recorded. All mail is halted until it is recorded or withdrawn.
package struct UnwrittenStop: Hashable, Sendable {
    /// `U1`; `resume` accepts it like any other id.
    package let id: StopID
    package var order: StopOrder
    package let askedAt: Timestamp

    package init(id: StopID, order: StopOrder, askedAt: Timestamp) {
        self.id = id
        self.order = order
        self.askedAt = askedAt
    }

    /// The stop in the form that is shown to people.
    package var stop: Stop { Stop(id: id, order, at: askedAt) }
}

/// All requested stops that could not be recorded, in the order of the requests.
///
/// **Why a stop that is being recorded is still here:** until the store answers, it may or may not be on the disk.
/// After a crash in between, the next start must find the stop.
package struct UnwrittenStops: Hashable, Sendable {
    /// How many are kept separately. Only a program that asks again and again can exceed it.
    package static let limit = 32

    package private(set) var stops: [UnwrittenStop] = []
    /// Represents stops that may be missing in the store, until people settle it. It is not recorded or saved,
    /// because those stops are unknown; each start detects the doubt again (`SwitchStore.doubt`).
    package private(set) var doubt: UnwrittenStop?
    /// Stops that are being recorded.
    private var tried: Set<StopID> = []
    /// Resumes of stops that were withdrawn while being recorded.
    private var withdrawn: [StopID: ResumeOrder] = [:]

    package init(_ stops: [UnwrittenStop] = []) { self.stops = stops }

    package var isEmpty: Bool { stops.isEmpty }

    /// Adds an order, unless the same order already waits: a caller may retry every second.
    package mutating func add(_ order: StopOrder, at now: Timestamp) {
        guard !stops.contains(where: { withdrawn[$0.id] == nil && Self.isSame($0.order, order) }) else { return }
        guard stops.count < Self.limit else { return widen(by: order) }
        stops.append(UnwrittenStop(id: nextID, order: order, askedAt: now))
    }

    /// When there is no room for another order, widens the last stop to all mail, without an end time. The new order
    /// could be for any mail, and its scope cannot be kept.
    private mutating func widen(by order: StopOrder) {
        guard let last = stops.last else { return }
        var wide = last.order
        let strictest = [wide.mode, order.mode].max { $0.rank < $1.rank }
        (wide.scope, wide.mode, wide.endsAt, wide.origin) = (.all, strictest ?? wide.mode, nil, .person)
        wide.reason = "more stops were requested than could be kept"
        stops[stops.count - 1].order = wide
    }

    /// The reason of a rule changes while the rule repeats its order, so it is not compared.
    private static func isSame(_ waiting: StopOrder, _ order: StopOrder) -> Bool {
        var order = order
        if order.origin.isAutomatic { order.reason = waiting.reason }
        return waiting == order
    }

    private var nextID: StopID {
        StopID(unwritten: ((stops + [doubt].compactMap(\.self)).map(\.id.unwrittenNumber).max() ?? 0) + 1)
    }

    /// Removes an erased person from the texts of the stops; the scopes stay.
    /// - Parameter clean: returns the text without the person; nil when the text does not name them.
    /// - Returns: whether anything changed.
    package mutating func forget(_ clean: (String) -> String?) -> Bool {
        var isChanged = false
        for index in stops.indices {
            guard let reason = clean(stops[index].order.reason) else { continue }
            stops[index].order.reason = reason
            isChanged = true
        }
        return isChanged
    }

    /// Removes the stops that a stop recorded later makes needless.
    package mutating func drop(supersededBy stop: Stop) {
        stops.removeAll { !tried.contains($0.id) && stop.at >= $0.askedAt && stop.supersedes($0.order) }
    }

    /// Removes the stops that reached their end time.
    package mutating func dropOverdue(at now: Timestamp) {
        stops.removeAll { !tried.contains($0.id) && $0.order.endsAt.map { $0 <= now } ?? false }
    }

    /// Takes the next stop that is not being recorded yet.
    package mutating func take(after last: StopID?) -> UnwrittenStop? {
        let next = stops.first { !tried.contains($0.id) && $0.id.unwrittenNumber > last?.unwrittenNumber ?? 0 }
        if let next { tried.insert(next.id) }
        return next
    }

    /// Withdraws a stop before it is recorded.
    /// - Returns: the stop, and whether it is being recorded; nil when it does not exist.
    package mutating func withdraw(_ order: ResumeOrder) -> (stop: UnwrittenStop, isTried: Bool)? {
        guard withdrawn[order.stop] == nil, let stop = stops.first(where: { $0.id == order.stop }) else { return nil }
        let isTried = tried.contains(stop.id)
        if isTried { withdrawn[stop.id] = order } else { stops.removeAll { $0.id == stop.id } }
        return (stop, isTried)
    }

    /// Undoes a withdrawal that could not be made durable. A stop that was recorded in the meantime has ended.
    package mutating func putBack(_ stop: UnwrittenStop, isTried: Bool) {
        withdrawn[stop.id] = nil
        if isTried { return }
        stops.append(stop)
        stops.sort { $0.id.unwrittenNumber < $1.id.unwrittenNumber }
    }

    /// The stop is on the disk.
    /// - Returns: the resume to carry out, when the stop was withdrawn in the meantime.
    package mutating func didRecord(_ id: StopID) -> ResumeOrder? {
        stops.removeAll { $0.id == id }
        tried.remove(id)
        return withdrawn.removeValue(forKey: id)
    }

    /// The attempt to record the stop failed again.
    package mutating func didFail(_ id: StopID) {
        tried.remove(id)
        if withdrawn.removeValue(forKey: id) != nil { stops.removeAll { $0.id == id } }
    }

    package mutating func add(doubt reason: String, at now: Timestamp) {
        doubt = UnwrittenStop(id: nextID, order: StopOrder(reason: reason, who: .guardItself), askedAt: now)
    }

    package mutating func endDoubt() { doubt = nil }

    /// In the form that people see.
    package var shown: [UnwrittenStop] { kept + [doubt].compactMap(\.self) }

    /// The stops to save for a restart: all except withdrawn ones.
    package var kept: [UnwrittenStop] { stops.filter { withdrawn[$0.id] == nil } }
}
