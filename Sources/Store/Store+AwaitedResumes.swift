import GRDB
import Guard
import Mail

extension Store: AwaitedResumes {
    package func ask(_ order: ResumeOrder, at: Timestamp) async throws(StoreFailure) -> AwaitedResume? {
        try await writer.perform("cannot store the resume") { [chain] db in
            let state = try SwitchRow.state(db)
            guard let stop = state.stops.first(where: { $0.id == order.stop }) else { return nil }
            try db.execute(
                sql: "INSERT OR REPLACE INTO awaited_resumes VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    stop.id.value, at.microseconds, order.reason, order.who.name, order.who.userID.map { Int64($0) },
                    order.ramp?.perMinute, order.ramp?.doublesEverySeconds, order.ramp?.untilFullSeconds,
                ])
            try ActRow.insert(
                Act(
                    at: at, kind: .resumeAsked, who: order.who, reason: order.reason,
                    subject: "\(stop.id) \(stop.scope.text)", before: state.text, after: state.text), chain, db)
            return AwaitedResume(order, at: at)
        }
    }

    package func awaitedResumes() async throws(StoreFailure) -> [AwaitedResume] {
        try await read("cannot read the resumes that wait") { db in
            try Row.fetchAll(db, sql: "SELECT * FROM awaited_resumes ORDER BY stop").map { row in
                let ramp = (row["per_minute"] as Int?).map {
                    RampPlan(
                        perMinute: $0, doublesEverySeconds: row["doubles_every"], untilFullSeconds: row["until_full"])
                }
                return AwaitedResume(
                    stop: StopID(value: row["stop"]), reason: row["reason"],
                    who: Identity(name: row["who"], userID: (row["user"] as Int64?).flatMap(UInt32.init(exactly:))),
                    ramp: ramp, at: Timestamp(microseconds: row["at"]))
            }
        }
    }

    package func requiresSecond() async throws(StoreFailure) -> Bool {
        try await read("cannot read whether a resume takes two") { db in
            try Bool.fetchOne(db, sql: "SELECT require_second FROM release_rule") ?? true
        }
    }

    package func setRequiresSecond(_ required: Bool) async throws(StoreFailure) {
        try await writer.perform("cannot store whether a resume takes two") { db in
            try db.execute(sql: "UPDATE release_rule SET require_second = ?", arguments: [required])
        }
    }
}
