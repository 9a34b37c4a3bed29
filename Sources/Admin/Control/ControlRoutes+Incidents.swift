import Guard

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
