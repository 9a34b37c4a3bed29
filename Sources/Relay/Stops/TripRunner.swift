import Guard
import Mail
import Net
import Synchronization

/// The trip rules of a running guard: counts what is recorded, and has a stop pulled or a person told when one trips.
///
/// **Why on a clock of its own:** windows, and the caution after a resume, are lengths of time. They are counted on a clock
/// that does not step (`StopClock`): what comes in is put on it, and what is shown is told by the wall clock again.
///
/// Loops count under a lock; what follows from it, a commit and a barrier, is done by `run`.
package final class TripRunner: Sendable {
    private struct State {
        var monitor: TripMonitor
        /// Messages whose outcome is still to come.
        var open: [RecordID: TripEvent] = [:]
        /// What happened while the windows are read from the store again, for each reading that is under way.
        var journals: [Int: [Happening]] = [:]
        /// Of the reading that was begun last.
        var reading = 0
        /// Of the reading that is in force.
        var readingInForce = 0
        /// Settings that are being put in force; nil when none are.
        var wanted: TripSettings?

        mutating func take(_ id: RecordID, _ event: TripEvent, at moment: Timestamp) -> [Trip] {
            note(.event(id, event, at: moment))
            return monitor.take(event, at: moment)
        }

        mutating func note(_ happening: Happening) {
            for reading in journals.keys { journals[reading]?.append(happening) }
        }

        /// Records that the journal of a reading has, or will have when their outcome comes.
        func counted(_ reading: Int) -> Set<RecordID> {
            var ids = Set(open.keys)
            for case .event(let id, _, _) in journals[reading] ?? [] { ids.insert(id) }
            return ids
        }

        mutating func keepOpen(_ count: Int) {
            for id in open.keys.sorted().dropLast(count) { open[id] = nil }
        }
    }

    private enum Happening {
        case event(RecordID, TripEvent, at: Timestamp)
        case resumption(Resumption)
    }

    /// Messages that may wait for their outcome. Those whose commit failed never get one and go when there are more.
    private static let openLimit = 65_536

    private let state: Mutex<State>
    private let clock: StopClock
    let trips: AsyncStream<Trip>
    private let pull: AsyncStream<Trip>.Continuation

    /// - Parameter settings: nothing is counted of what is recorded before `rebuild` has put them in force.
    package init(_ settings: TripSettings, clock: StopClock = StopClock()) {
        self.clock = clock
        state = Mutex(State(monitor: TripMonitor(settings)))
        (trips, pull) = AsyncStream.makeStream(of: Trip.self)
    }

    // MARK: Any thread

    func note(_ record: MessageRecord) {
        let now = now
        let event = counted(TripEvent(record), now)
        guard record.verdict == .unknown else {
            return carryOut(on: state.withLock { $0.take(record.id, event, at: now) })
        }
        state.withLock { state in
            state.open[record.id] = event
            if state.open.count > Self.openLimit { state.keepOpen(Self.openLimit * 3 / 4) }
        }
    }

    func note(_ outcome: Outcome) {
        let now = now
        carryOut(
            on: state.withLock { state in
                guard let event = state.open.removeValue(forKey: outcome.id) else { return [] }
                return state.take(outcome.id, event.settled(by: outcome), at: now)
            })
    }

    /// From now on.
    /// - Parameter apologies: keys of campaigns.
    func spare(_ apologies: Set<String>) { state.withLock { $0.monitor.apologies = apologies } }

    /// What a stop covered starts anew.
    package func didResume(_ resumption: Resumption) {
        let resumption = counted(resumption)
        state.withLock { state in
            state.monitor.restart(resumption)
            state.note(.resumption(resumption))
        }
    }

    package var settings: TripSettings { state.withLock { $0.monitor.settings } }

    package func figures(stops: [Stop]) -> [TripFigures] {
        let (now, offset) = (now, clock.offset)
        return state.withLock { $0.monitor }.figures(at: now, stops: stops).map { figures in
            var shown = figures
            shown.cautionUntil = figures.cautionUntil.map { $0 + offset }
            shown.warnedAt = figures.warnedAt.map { $0 + offset }
            return shown
        }
    }

    private func carryOut(on trips: [Trip]) { for trip in trips { pull.yield(trip) } }

    private var now: Timestamp { clock.now }

    /// With its time on the clock that counts. What was recorded before a step of the wall clock is no later than now.
    private func counted(_ event: TripEvent, _ now: Timestamp) -> TripEvent {
        var counted = event
        counted.at = min(event.at - clock.offset, now)
        return counted
    }

    private func counted(_ resumption: Resumption) -> Resumption {
        Resumption(
            stop: resumption.stop, scope: resumption.scope, origin: resumption.origin, at: resumption.at - clock.offset)
    }

    // MARK: Windows from the store

    /// Puts settings in force with windows as the store has them; until then those before count on. What trips by it
    /// is acted on: a stop that was due and that no stop stands for.
    ///
    /// What was queued for the store in the milliseconds before this and is not committed yet may be missed.
    /// - Parameters:
    ///   - settings: nil for those in force, or on their way there.
    ///   - stops: asked at the end.
    /// - Throws: nothing has changed then.
    package func rebuild(
        _ settings: TripSettings? = nil, from history: TripHistory, stops: () -> [Stop]
    ) async throws(StoreFailure) {
        let (reading, settings, apologies) = state.withLock { state in
            let settings = settings ?? state.wanted ?? state.monitor.settings
            state.reading += 1
            state.journals[state.reading] = []
            state.wanted = settings
            return (state.reading, settings, state.monitor.apologies)
        }
        var monitor = TripMonitor(settings)
        monitor.apologies = apologies
        var due: [Trip] = []
        let (now, offset) = (now, clock.offset)
        do throws(StoreFailure) {
            try await history.read(
                since: now + offset - settings.longestWindow, memory: settings.longestMemory,
                until: now + offset + .seconds(1)
            ) { items in
                let counted = state.withLock { $0.counted(reading) }
                for item in items {
                    switch item {
                    case .resumption(let resumption): monitor.restart(self.counted(resumption))
                    case .event(let id, let event):
                        if counted.contains(id) { continue }
                        let event = self.counted(event, now)
                        due += monitor.take(event, at: event.at)
                    }
                }
            }
        } catch {
            state.withLock { state in
                state.journals[reading] = nil
                if state.journals.isEmpty { state.wanted = nil }
            }
            throw error
        }
        let active = stops()
        carryOut(
            on: state.withLock { state in
                let journal = state.journals.removeValue(forKey: reading) ?? []
                if state.journals.isEmpty { state.wanted = nil }
                // One that was begun later knows all that this one does.
                guard reading > state.readingInForce else { return [] }
                state.readingInForce = reading
                due = due.filter { $0.order != nil && monitor.isPulled($0) }
                // A stop that is there, or that the old rules have asked for, is not asked for again.
                var known = TripMonitor(settings)
                known.know(active)
                known.knowStops(of: state.monitor)
                due = due.filter { !known.isPulled($0) }
                monitor.knowStops(of: known)
                monitor.apologies = state.monitor.apologies
                state.monitor = monitor
                for happening in journal {
                    switch happening {
                    case .event(_, let event, let at): due += state.monitor.take(event, at: at)
                    case .resumption(let resumption): state.monitor.restart(resumption)
                    }
                }
                return due
            })
    }

    // MARK: Acting

    /// Pulls stops and raises alerts until its task is cancelled.
    /// - Parameter stops: those that are active; a stop is not pulled twice.
    package func run(
        _ emergencyStop: EmergencyStop, alerts: any AlertHook, stops: @Sendable () -> [Stop]
    ) async {
        for await trip in trips {
            let text = "\(trip.key.text): \(trip.reason)"
            guard let order = trip.order else {
                alerts.raise(Alert(at: trip.at + clock.offset, kind: .warning, text: "WARNING: \(text)"))
                continue
            }
            if stops().contains(where: { $0.origin == order.origin && $0.scope == order.scope }) { continue }
            do throws(StoreFailure) {
                let receipt = try await emergencyStop.stop(order)
                alerts.raise(
                    Alert(at: trip.at + clock.offset, kind: .tripped, text: "TRIPPED: \(receipt.stop.id) stops \(text)")
                )
            } catch {
                // All mail is halted until it is recorded. Where it never is, because a later stop covers the same mail, the
                // rule must be free to ask again.
                state.withLock { $0.monitor.forget(trip) }
                alerts.raise(
                    Alert(
                        at: trip.at + clock.offset, kind: .halted,
                        text: "a stop could not be recorded (\(error)): \(text)"))
            }
        }
    }
}
