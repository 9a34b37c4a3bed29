import Guard
import Mail

/// `/log`, `/records` and `/damage`: what is on record of messages.
extension ControlRoutes {
    static let records: [ControlRoute] = [
        .list("/log") { call throws(ControlFailure) in
            ControlAnswer(try await call.control.log(try call.query.filter()), asArray: true)
        },
        .list("/log/lines") { call throws(ControlFailure) in
            ControlAnswer(type: ControlAnswer.lines, .pieces(try await call.control.logLines(try call.query.filter())))
        },
        .get("/log/sessions", .report, "since", "until", "after", "limit") { call throws(ControlFailure) in
            ControlAnswer(try await call.control.sessionEvents(try SessionFilter(query: call.query)))
        },
        .list("/log/tally", and: "by") { call throws(ControlFailure) in
            let known = RecordTally.Dimension.allCases.map(\.rawValue).joined(separator: ", ")
            let by = try call.query.value("by", "one of \(known)") { RecordTally.Dimension(rawValue: $0) }
            return ControlAnswer(try await call.control.tally(try call.query.filter(besides: "by"), by: by))
        },
        .get("/log/chain", .report, "place", "since", "head") { call throws(ControlFailure) in
            let since = try call.query.value("since", "a day, counted from 1970") { Int64($0) }
            let head = try call.query.value("head", "64 hexadecimal digits") { isHead($0) ? $0.lowercased() : nil }
            return ControlAnswer(
                try await call.control.verify(from: try call.query.place("place"), since: since, looksFor: head))
        },
        .list("/damage") { call throws(ControlFailure) in
            ControlAnswer(try await call.control.damage(try call.query.filter()))
        },
        .list("/damage/recipients", and: "place") { call throws(ControlFailure) in
            let filter = try call.query.filter(besides: "place")
            return ControlAnswer(try await call.control.recipients(filter, after: try call.query.place("place")))
        },
        .get("/records/*", .quick) { call throws(ControlFailure) in
            let id = try record(call)
            guard let record = try await call.control.show(id) else { return .failure(404, "no record \(id)") }
            return ControlAnswer(record)
        },
        .get("/records/*/message") { call throws(ControlFailure) in
            ControlAnswer(type: "message/rfc822", .whole(try await call.control.message(try record(call))))
        },
    ]

    private static func record(_ call: ControlCall) throws(ControlFailure) -> RecordID {
        try call.id("record id") { RecordID($0) }
    }

    private static func isHead(_ text: String) -> Bool {
        text.utf8.count == 64 && text.allSatisfy { $0.isASCII && $0.isHexDigit }
    }
}

/// `/held`: what is held, and what is to become of it.
extension ControlRoutes {
    static let held: [ControlRoute] = [
        .post("/held/list") { call throws(ControlFailure) in
            ControlAnswer(try await call.control.held(try call.value()), asArray: true)
        },
        .post("/held/lines") { call throws(ControlFailure) in
            ControlAnswer(try await call.control.held(try call.value()), asArray: false)
        },
        .post("/held/preview") { call throws(ControlFailure) in
            ControlAnswer(try await call.control.previewHeld(try call.value()))
        },
        .post("/held/release") { call throws(ControlFailure) in
            ControlAnswer(try await call.control.release(try call.value()))
        },
        .post("/held/discard") { call throws(ControlFailure) in
            ControlAnswer(try await call.control.discard(try call.value()))
        },
    ]
}

/// `/incidents`.
extension ControlRoutes {
    static let incidents: [ControlRoute] = [
        .get("/incidents") { call throws(ControlFailure) in
            ControlAnswer(try await call.control.incidents(), asArray: true)
        },
        .get("/incidents/lines") { call throws(ControlFailure) in
            ControlAnswer(try await call.control.incidents(), asArray: false)
        },
        .post("/incidents") { call throws(ControlFailure) in
            ControlAnswer(try await call.control.recordIncident(try call.value()))
        },
        .post("/incidents/apology") { call throws(ControlFailure) in
            ControlAnswer(try await call.control.recordApology(try call.value()))
        },
        .post("/incidents/apology/people") { call throws(ControlFailure) in
            ControlAnswer(try await call.control.apologyPeople(try call.value()))
        },
        .post("/incidents/audience") { call throws(ControlFailure) in
            ControlAnswer(try await call.control.audience(try call.value()))
        },
        .post("/incidents/step") { call throws(ControlFailure) in
            ControlAnswer(try await call.control.recordStep(try call.value()))
        },
        .get("/incidents/*") { call throws(ControlFailure) in
            ControlAnswer(try await call.control.incident(try incident(call)))
        },
        .get("/incidents/*/apologies") { call throws(ControlFailure) in
            ControlAnswer(try await call.control.apologies(of: try incident(call)))
        },
        .get("/incidents/*/apology") { call throws(ControlFailure) in
            ControlAnswer(ApologyReferenceReport(try await call.control.apologyReference(of: try incident(call))))
        },
        .get("/incidents/*/watch") { call throws(ControlFailure) in
            ControlAnswer(try await call.control.watch(try incident(call)))
        },
    ]

    private static func incident(_ call: ControlCall) throws(ControlFailure) -> IncidentID {
        try call.id("incident, such as I1") { IncidentID($0) }
    }
}
