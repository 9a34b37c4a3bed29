import Guard

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
