import Mail

@testable import Guard

/// The properties of stops in the simplest form: sets of promised stops, sent messages and refused messages. Reports
/// violations in `faults`. Uses only public results of the code under test.
struct StopModel {
    /// The stops in force, according to the disk.
    struct Active {
        let id: StopID
        let scope: ModelScope
        let mode: StopMode
    }

    /// A stop that could not be recorded. Once its caller knows, all mail is halted until it is recorded.
    struct Wish {
        let name: String
        let scope: ModelScope
        let mode: StopMode
        let endsAt: Timestamp?
        let askedAt: Timestamp
        /// Whether the caller knows; from then on no mail may leave.
        var isTold = false
    }

    private(set) var faults: [String] = []
    /// Wishes in force: by the halt, as a recorded stop, or by a stop that is as wide, as strict and as long.
    private var wishes: [Wish] = []
    /// Stops whose receipt was returned and that were not ended since.
    private(set) var promised: [Active] = []
    /// The stops of the latest published revision; they decide.
    private(set) var published: (revision: Int64, stops: [Active]) = (0, [])
    /// Messages whose end of data was sent and whose outcome is not committed.
    private(set) var air: [RecordID: MailContext] = [:]
    /// Messages whose end of data was ever sent.
    private var left: Set<RecordID> = []
    private(set) var refusals: [StopID: Int] = [:]
    /// Messages in each receipt that are still in flight.
    private(set) var followed: [StopID: Set<RecordID>] = [:]
    private(set) var isHalted = false
    private var paces: [StopID: Pace] = [:]

    /// How many messages a ramp has let through.
    private struct Pace {
        let ramp: Ramp
        var admitted = 0
        /// Each start of the guard begins with a new bucket.
        var starts = 1
    }

    private mutating func require(_ holds: Bool, _ fault: @autoclosure () -> String) {
        if !holds { faults.append(fault()) }
    }

    // MARK: what happened

    /// The stop that decides: the strictest that covers the mail, then the oldest.
    func speaker(for mail: MailContext) -> StopID? {
        let ranks: [StopMode] = [.reject, .defer, .hold]
        for mode in ranks {
            if let stop = published.stops.first(where: { $0.mode == mode && $0.scope.covers(mail) }) { return stop.id }
        }
        return nil
    }

    /// The switch was queried; a nil answer means that the mail may pass.
    mutating func asked(_ mail: MailContext, _ answer: Stopped?, admits: Bool = false, at now: Timestamp) {
        let speaker = speaker(for: mail)
        switch answer {
        case nil:
            require(!isHalted, "\(mail.id) passes a guard that is halted")
            require(speaker == nil, "\(mail.id) passes \(speaker!), which is published")
            if admits { admitted(mail, at: now) }
        case .halted: require(isHalted, "\(mail.id) is refused by a halt that is not in force")
        case .by(let stop, _):
            require(stop.id == speaker, "\(mail.id) is stopped by \(stop.id), not by \(speaker as Any)")
        case .paced(let ramp):
            require(speaker == nil, "\(mail.id) is slowed by a ramp, but \(speaker!) should stop it")
            require(paces[ramp.stop] != nil, "\(mail.id) is slowed by a ramp that does not exist")
        case .outdated: require(false, "\(mail.id) was not judged, so its judgement cannot be outdated")
        }
    }

    private mutating func admitted(_ mail: MailContext, at now: Timestamp) {
        for (stop, var pace) in paces where pace.ramp.scope.covers(mail) {
            guard let rate = pace.ramp.rate(at: now) else { continue }
            pace.admitted += 1
            paces[stop] = pace
            let seconds = Double((now - pace.ramp.startedAt) / .milliseconds(1)) / 1000
            let most = seconds * Double(rate) / 60 + Double(pace.starts) * max(1, Double(rate) / 60)
            require(
                Double(pace.admitted) <= most + 0.01, "the ramp of \(stop) let \(pace.admitted) through, not \(most)")
        }
    }

    mutating func refused(by stop: StopID?) { if let stop { refusals[stop, default: 0] += 1 } }

    /// The end of data was sent.
    mutating func sent(_ mail: MailContext, at now: Timestamp) {
        for wish in wishes where wish.isTold && wish.scope.covers(mail) && wish.endsAt.map({ $0 > now }) ?? true {
            faults.append("\(mail.id) is sent although \(wish.name) (\(wish.scope.scope.text)) was asked for")
        }
        for stop in promised where stop.scope.covers(mail) {
            faults.append("\(mail.id) is sent although \(stop.id) (\(stop.scope.scope.text)) has returned")
        }
        require(left.insert(mail.id).inserted, "\(mail.id) is sent twice")
        air[mail.id] = mail
    }

    /// The message's outcome is committed.
    mutating func settled(_ id: RecordID) {
        air[id] = nil
        for stop in followed.keys { followed[stop]!.remove(id) }
    }

    // MARK: stops and resumes

    mutating func published(_ state: SwitchState, _ scopes: [StopID: ModelScope]) {
        guard state.revision >= published.revision else { return }
        published = (
            state.revision, state.stops.map { Active(id: $0.id, scope: scopes[$0.id]!, mode: $0.mode) }
        )
        for ramp in state.ramps where paces[ramp.stop] == nil { paces[ramp.stop] = Pace(ramp: ramp) }
        paces = paces.filter { pace in state.ramps.contains(pace.value.ramp) }
    }

    /// The stop has returned its receipt.
    /// - Parameter isActive: whether it was not ended in the meantime.
    mutating func returned(_ stop: Active, unanswered: [RecordID], isActive: Bool) {
        guard isActive else { return }
        let covered = air.values.filter(stop.scope.covers).map(\.id).sorted()
        require(unanswered == covered, "\(stop.id) lists \(unanswered), but in flight are \(covered)")
        promised.append(stop)
        followed[stop.id] = Set(unanswered)
    }

    /// A stop could not be recorded and its caller knows: no mail may leave until it is recorded.
    mutating func halted() { isHalted = true }
    mutating func cleared() { isHalted = false }

    /// A stop could not be recorded.
    mutating func wished(_ wish: Wish) { wishes.append(wish) }

    /// The caller knows that the stop could not be recorded.
    mutating func told(wish: String) {
        if let index = wishes.firstIndex(where: { $0.name == wish }) { wishes[index].isTold = true }
    }

    /// A person withdrew it, or ended the stop that it became.
    mutating func ended(wish: String) { wishes.removeAll { $0.name == wish } }

    /// The end of a stop is committed: by a person, or because its time was over. It also ends the earlier wishes
    /// that the stop replaced: it was as wide, as strict and as long.
    mutating func resumed(_ stop: Stop, _ scope: ModelScope) {
        promised.removeAll { $0.id == stop.id }
        let ranks: [StopMode: Int] = [.hold: 0, .defer: 1, .reject: 2]
        for wish in wishes where stop.at >= wish.askedAt && ranks[stop.mode]! >= ranks[wish.mode]! {
            let isAsLong = stop.endsAt.map { end in wish.endsAt.map { end >= $0 } ?? false } ?? true
            if isAsLong, scope.includes(wish.scope) { ended(wish: wish.name) }
        }
    }

    /// The process has crashed. A message that was in flight stays `unknown` for ever, as in its record.
    mutating func crashed(_ state: SwitchState, _ scopes: [StopID: ModelScope]) {
        air = [:]
        refusals = [:]
        followed = [:]
        isHalted = false
        for stop in paces.keys { paces[stop]!.starts += 1 }
        published.revision = 0
        published(state, scopes)
    }

    /// Checks that the kill switch's snapshot agrees with what happened.
    mutating func compare(_ snapshot: KillSwitchSnapshot) {
        let (refusals, stops) = (refusals, published.stops.map(\.id).sorted())
        require(snapshot.refusals == refusals, "the snapshot's refusals are \(snapshot.refusals), not \(refusals)")
        require(snapshot.stops.map(\.id) == stops, "the snapshot's stops are \(snapshot.stops), not \(stops)")
    }
}
