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
