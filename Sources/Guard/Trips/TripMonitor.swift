// Folder Trips: rules that stop mail, or warn, automatically. Events (`TripEvent`) are counted in windows; a rule
// (`TripRule`) trips when its threshold is reached. It may use Events, Scope, Kill, Lists, Record and Incident.

import Mail

/// Takes events and resumes with their times, and returns the rules that tripped.
///
/// **A resume restarts the windows that it covers,** so that a rule does not trip again on what the person who
/// resumed had seen. A window's first message decides which resumes cover it: its campaign, stream, sender and
/// upstream. A rule does not trip while its own stop is active, and warns once per window.
///
/// An event takes 1.2 µs with the usual rules and three campaigns, 1.4 µs with two thousand campaigns (release
/// build). Making it from its record takes 0.4 µs more. Together that is about 1 % of the guard's time per message.
/// The cost of a resume does not depend on the number of windows.
package struct TripMonitor: Sendable {
    /// A rule's stop that is active or requested.
    private struct Pulled: Hashable {
        let rule: String
        let scope: StopScope
    }

    private struct RuleWindow {
        var window: TripWindow
        /// The facts of the window's first message; they decide which stops cover the window.
        let mail: MailContext
        var cautionUntil: Timestamp?
        var warnedAt: Timestamp?
        /// The number of restarts that were applied to this window.
        var restarts = 0

        /// Applies a resume; returns whether it covers the window.
        mutating func follow(_ resumption: Resumption, caution: Duration) -> Bool {
            guard resumption.scope.covers(mail) else { return false }
            window.restart(at: resumption.at)
            cautionUntil = max(resumption.at + caution, cautionUntil ?? resumption.at)
            warnedAt = nil
            return true
        }
    }

    private struct Rule {
        let rule: TripRule
        let tightened: TripThreshold
        var windows: [TripKey: RuleWindow] = [:]
        /// When messages that did not get through were last counted, by `TripEvent.retryKey`.
        var counted: [UInt64: Timestamp] = [:]

        /// Whether the event is a retry of a message that the window has counted. A client that keeps its mail sends
        /// it again and again; that is no new evidence.
        mutating func isRetry(_ event: TripEvent, of window: TripWindow) -> Bool {
            guard let key = event.retryKey else { return false }
            if let last = counted[key], event.at - last <= rule.window, last >= window.startsAt ?? last { return true }
            counted[key] = event.at
            if counted.count > TripMonitor.countedLimit { counted.keepLatest(TripMonitor.countedLimit * 3 / 4) { $0 } }
            return false
        }
    }

    /// Which of a rule's stops a resume ends.
    package enum Rearming: Sendable {
        /// The stop that was resumed.
        case ended
        /// The stops that it covers; for trial runs of rules, which have no stops.
        case covered
    }

    /// Windows of a rule. Above it, the windows without events for the longest time are dropped with their counts.
    package static let windowLimit = 2048

    /// Messages per rule that did not get through and are recognized when retried: half a MB. The oldest are dropped
    /// first; their retries count again.
    static let countedLimit = 16_384

    package let settings: TripSettings
    private var rules: [Rule]
    private var campaigns = LastCampaigns()
    private let asksForCampaigns: Bool
    /// The recent restarts. Each window applies them at its next use, so that a resume does not keep a loop busy.
    private var restarts: [(resumption: Resumption, rearming: Rearming)] = []
    /// How many earlier restarts were dropped.
    private var restartsForgotten = 0
    private var pulled: Set<Pulled> = []
    /// Keys of campaigns that are armed apologies. Recipients that are not in the apology are refused; that is no
    /// reason to stop it for the others.
    package var apologies: Set<String> = []
    private var now = Timestamp.earliest

    package init(_ settings: TripSettings) {
        self.settings = settings
        rules = settings.rules.map {
            Rule(rule: $0, tightened: $0.threshold.times(settings.caution.factor))
        }
        asksForCampaigns = settings.rules.contains { $0.per == .campaign }
    }

    /// - Parameter moment: the current time; a time earlier than that of a previous call is replaced by the previous
    ///   one.
    package mutating func take(_ event: TripEvent, at moment: Timestamp) -> [Trip] {
        now = max(now, moment)
        if asksForCampaigns, !event.campaign.isEmpty {
            campaigns.note(event.campaign, stream: event.stream, sender: event.sender, at: event.at)
        }
        var trips: [Trip] = []
        for index in rules.indices {
            let added = event.tally(rules[index].rule.measure)
            if !added.isEmpty, let trip = count(added, of: event, by: index) { trips.append(trip) }
        }
        return trips
    }

    /// A stop was ended: the windows that it covers restart, with a stricter threshold for a while.
    package mutating func restart(_ resumption: Resumption, rearming: Rearming = .ended) {
        now = max(now, resumption.at)
        // Restarts older than all windows and the caution have no effect any more, except for trial runs.
        let old = restarts.prefix { $0.rearming == .ended && now - $0.resumption.at > settings.longestMemory }.count
        restarts.removeFirst(old)
        restartsForgotten += old
        restarts.append((resumption, rearming))
        if case .rule(let name) = resumption.origin { pulled.remove(Pulled(rule: name, scope: resumption.scope)) }
    }

    /// Applies to the window the restarts since its last use.
    private mutating func follow(_ key: TripKey, at place: Dictionary<TripKey, RuleWindow>.Index, by index: Int) {
        let seen = max(0, rules[index].windows.values[place].restarts - restartsForgotten)
        guard seen < restarts.count else { return }
        for restart in restarts[seen...] {
            let isCovered = rules[index].windows.values[place].follow(
                restart.resumption, caution: settings.caution.window)
            if isCovered, restart.rearming == .covered {
                pulled.remove(Pulled(rule: rules[index].rule.name, scope: key.scope))
            }
        }
        rules[index].windows.values[place].restarts = restartsForgotten + restarts.count
    }

    // MARK: Stops

    /// Takes in the active stops: a rule does not request a stop that it already has.
    package mutating func know(_ stops: [Stop]) {
        for stop in stops {
            if case .rule(let name) = stop.origin { pulled.insert(Pulled(rule: name, scope: stop.scope)) }
        }
    }

    /// Takes over the stops of the old monitor, which this one replaces.
    package mutating func knowStops(of other: TripMonitor) { pulled.formUnion(other.pulled) }

    /// Whether the trip's stop is active, or requested and not ended since.
    package func isPulled(_ trip: Trip) -> Bool {
        pulled.contains(Pulled(rule: trip.rule.name, scope: trip.key.scope))
    }

    /// The requested stop could not be made: the next event may request it again.
    package mutating func forget(_ trip: Trip) {
        pulled.remove(Pulled(rule: trip.rule.name, scope: trip.key.scope))
    }

    // MARK: Figures

    /// Every window with contents, or with an active stop of its rule; rules in order, keys by name.
    /// - Parameter stops: the active stops.
    package func figures(at moment: Timestamp, stops: [Stop]) -> [TripFigures] {
        let now = max(now, moment)
        return rules.flatMap { rule in
            rule.windows.compactMap { key, state -> TripFigures? in
                var state = state
                for restart in restarts.dropFirst(max(0, state.restarts - restartsForgotten)) {
                    _ = state.follow(restart.resumption, caution: settings.caution.window)
                }
                let tally = state.window.tally(at: now)
                let isStopped = stops.contains { $0.origin == .rule(rule.rule.name) && $0.scope == key.scope }
                guard !tally.isEmpty || isStopped else { return nil }
                let caution = state.cautionUntil.flatMap { now < $0 ? $0 : nil }
                let warned = state.warnedAt.flatMap { now - $0 < rule.rule.window ? $0 : nil }
                return TripFigures(
                    rule: rule.rule, key: key, tally: tally,
                    threshold: caution == nil ? rule.rule.threshold : rule.tightened, cautionUntil: caution,
                    isStopped: isStopped, warnedAt: warned)
            }.sorted { $0.key.text < $1.key.text }
        }
    }

    // MARK: Counting

    private mutating func count(_ added: TripTally, of event: TripEvent, by index: Int) -> Trip? {
        let rule = rules[index].rule
        let key = key(of: event, by: rule)
        if rule.measure == .suppressed, !apologies.isEmpty, case .campaign(let campaign) = key,
            apologies.contains(Apology.key(campaign))
        {
            return nil
        }
        if rules[index].windows[key] == nil { watch(key, event, by: index) }
        guard let place = rules[index].windows.index(forKey: key) else { return nil }
        follow(key, at: place, by: index)
        let window = rules[index].windows.values[place].window
        if rules[index].isRetry(event, of: window) { return nil }
        rules[index].windows.values[place].window.add(added, at: event.at, now: now)
        let state = rules[index].windows.values[place]
        let tally = state.window.tally
        let threshold = state.cautionUntil.map { now < $0 } == true ? rules[index].tightened : rule.threshold
        guard threshold.isReached(by: tally) else { return nil }
        switch rule.action {
        case .warn:
            if let warnedAt = state.warnedAt, now - warnedAt < rule.window { return nil }
            rules[index].windows.values[place].warnedAt = now
        case .stop:
            guard pulled.insert(Pulled(rule: rule.name, scope: key.scope)).inserted else { return nil }
        }
        return Trip(rule: rule, key: key, at: now, tally: tally, threshold: threshold)
    }

    private func key(of event: TripEvent, by rule: TripRule) -> TripKey {
        switch rule.per {
        case .all: return .all
        case .stream: return .stream(NameKey.of(event.stream))
        case .campaign:
            if !event.campaign.isEmpty { return .campaign(NameKey.of(event.campaign)) }
            let last = campaigns.campaign(
                stream: event.stream, sender: event.sender, at: event.at, within: rule.window)
            if let last { return .campaign(NameKey.of(last)) }
            // The null reverse-path has no name that a stop could use.
            return event.sender == nil ? .stream(NameKey.of(event.stream)) : .sender(SenderName.name(of: event.sender))
        }
    }

    /// Creates the window of a new key.
    private mutating func watch(_ key: TripKey, _ event: TripEvent, by index: Int) {
        var mail = MailContext(id: RecordID(value: 0), stream: "", sender: nil)
        switch key {
        case .all: break
        case .stream(let stream): mail.stream = stream
        case .campaign(let campaign):
            mail.campaign = campaign
            fallthrough
        case .sender:
            mail.stream = event.stream
            mail.sender = event.sender
            mail.originators = event.originators
            mail.upstream = event.upstream
        }
        if rules[index].windows.count >= Self.windowLimit {
            rules[index].windows.keepLatest(Self.windowLimit * 3 / 4) { $0.window.latest }
        }
        rules[index].windows[key] = RuleWindow(window: TripWindow(rules[index].rule.window), mail: mail)
    }
}
