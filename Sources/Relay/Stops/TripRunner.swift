import Guard
import Mail
import Net
import Synchronization

/// The trip rules of a running guard: counts what is recorded, and pulls a stop or raises an alert when a rule trips.
///
/// **Why not the wall clock:** windows, and the caution after a resume, are durations. They are measured on a clock
/// that does not jump (`StopClock`). Times of events are converted to it, and times for people are converted back to
/// the wall clock.
///
/// Loops only count, under a lock. `run` does the rest: the stop's commit and barrier.
package final class TripRunner: Sendable {
    private struct State {
        var monitor: TripMonitor
        /// Messages without an outcome.
        var open: [RecordID: TripEvent] = [:]
        /// For each running rebuild: what happened while it reads the windows from the store.
        var journals: [Int: [RecordedMail]] = [:]
        /// The number of the last rebuild that was begun.
        var reading = 0
        /// The number of the rebuild that is in force.
        var readingInForce = 0
        /// Settings that are being put in force; nil when there are none.
        var wanted: TripSettings?

        mutating func take(_ id: RecordID, _ event: TripEvent, at moment: Timestamp) -> [Trip] {
            note(.event(id, event, at: moment))
            return monitor.take(event, at: moment)
        }

        mutating func note(_ happening: RecordedMail) {
            for reading in journals.keys { journals[reading]?.append(happening) }
        }

        /// The records in the journal of a rebuild, and the records that will be in it when their outcome arrives.
        func counted(_ reading: Int) -> Set<RecordID> {
            var ids = Set(open.keys)
            for case .event(let id, _, _) in journals[reading] ?? [] { ids.insert(id) }
            return ids
        }

        mutating func keepOpen(_ count: Int) {
            for id in open.keys.sorted().dropLast(count) { open[id] = nil }
        }
    }

    private enum RecordedMail {
        case event(RecordID, TripEvent, at: Timestamp)
        case resumption(Resumption)
    }

    /// The most messages that may wait for their outcome. A message never gets one when its commit failed; it is
    /// dropped at this limit.
    private static let openLimit = 65_536

    private let state: Mutex<State>
    private let clock: StopClock
    let trips: AsyncStream<Trip>
    private let pull: AsyncStream<Trip>.Continuation

    /// - Parameter settings: in force from the start; `rebuild` adds what is recorded already.
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

    /// Sets the armed apologies, from now on.
    /// - Parameter apologies: campaign keys.
    func spare(_ apologies: Set<String>) { state.withLock { $0.monitor.apologies = apologies } }

    /// Restarts the windows that the stop covered.
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

    /// Converts the event's time to the clock of the windows. After a jump of the wall clock the result could be in
    /// the future; then it is now.
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

    /// Puts settings in force with windows rebuilt from the store; until then the old windows continue. Trips that
    /// result from it take effect: stops that were due and do not exist.
    ///
    /// Records that were queued for the store a few milliseconds earlier and are not committed yet may be missed.
    /// - Parameters:
    ///   - settings: nil: the settings in force, or those that are being put in force.
    ///   - stops: called at the end.
    /// - Throws: then nothing has changed.
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
                // A rebuild that began later has read everything that this one has read.
                guard reading > state.readingInForce else { return [] }
                state.readingInForce = reading
                due = due.filter { $0.order != nil && monitor.isPulled($0) }
                // A stop that exists, or that the old rules requested, is not requested again.
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
    /// - Parameter stops: the active stops; a stop is not pulled twice.
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
                // All mail is halted until the stop is recorded. If it never is, because a later stop covers the same
                // mail, the rule must be able to request it again.
                state.withLock { $0.monitor.forget(trip) }
                alerts.raise(
                    Alert(
                        at: trip.at + clock.offset, kind: .halted,
                        text: "HALTED: a stop could not be recorded (\(error)): \(text)"))
            }
        }
    }
}
