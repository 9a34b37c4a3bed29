import GRDB
import Guard
import Mail

extension Store {
    package func rulings() async throws(StoreFailure) -> RulingState {
        try await read("cannot read the exceptions and blocks") { try RulingQuestion.state($0) }
    }

    package func add(
        _ order: RulingOrder, at: Timestamp
    ) async throws(StoreFailure) -> (ruling: Ruling, state: RulingState) {
        let (ruling, state, mark) = try await writer.perform("cannot store the decision") { [chain] db in
            let ruling = try RulingRow.insert(order, at: at, db)
            let kind: GuardEvent.Kind =
                order.isAwaited ? .rulingAsked : ruling.id.kind == .block ? .block : .allow
            let event = GuardEvent(
                at: at, kind: kind, who: order.who, reason: order.reason, subject: Self.subject(of: ruling))
            try EventRow.insert(event, chain, db)
            return (ruling, try RulingQuestion.state(db), try? StateMark(db))
        }
        markFile.note(mark)
        await markFile.settled()
        return (ruling, state)
    }

    package func change(_ change: RulingChange, at: Timestamp) async throws(StoreFailure) -> RulingState? {
        let (state, mark) = try await writer.perform("cannot change the decision") {
            [chain] db -> (RulingState?, StateMark?) in
            guard let ruling = try RulingRow.ruling(change.ruling, db) else { return (nil, nil) }
            let kind: GuardEvent.Kind
            switch change.step {
            case .confirm:
                try RulingRow.confirm(ruling.id, db)
                kind = .allow
            case .askEnd:
                try RulingRow.wait(ruling.id, AwaitedRuling(who: change.who, reason: change.reason, at: at), db)
                kind = .rulingAsked
            case .end, .use, .runOut:
                try RulingRow.end(change, at: at, db)
                kind = ruling.id.kind == .block ? .blockEnd : .allowEnd
            }
            let event = GuardEvent(
                at: at, kind: kind, who: change.who, reason: change.reason, subject: Self.subject(of: ruling))
            try EventRow.insert(event, chain, db)
            return (try RulingQuestion.state(db), try? StateMark(db))
        }
        markFile.note(mark)
        await markFile.settled()
        return state
    }

    package func end(of id: RulingID) async throws(StoreFailure) -> RulingEnd? {
        try await read("cannot read the exceptions and blocks") { try RulingRow.end(of: id, $0) }
    }

    package func holders(of id: RecordID) async throws(StoreFailure) -> [ContentHolder] {
        try await read("cannot read the audit log") { try RulingQuestion.holders(of: id, $0) }
    }

    /// `A1 tag "{NAME}" in campaign spring until 2026-03-02T12:00:00.000Z`.
    private static func subject(of ruling: Ruling) -> String {
        let end = ruling.endsAt.map { " until \($0.rfc3339)" } ?? ""
        return "\(ruling.id) \(ruling.subject.text)\(end)"
    }
}
