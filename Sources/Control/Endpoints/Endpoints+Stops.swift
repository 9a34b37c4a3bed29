import Guard

/// What stops mail and what lets it flow, with the trail of it, and the trip rules.
extension Endpoints {
    static let aboutStops: [any ServedEndpoint] = [
        status, stop, explainStop, receipt, match, previewResume, resume, acts, actLines,
    ]

    static let status = Endpoint<Void, StatusReport>(
        .get, "/status", takes: .nothing, answers: .json, .reader(.quick, within: ControlLimits.quickTimeout)
    ) { control, _ throws(ControlFailure) in try await control.status() }

    static let stop = Endpoint<StopRequest, StopReceiptReport>(
        .post, "/stop", takes: .body, answers: .json, .operator(.stop, within: ControlLimits.stopTimeout)
    ) { control, request throws(ControlFailure) in try await control.stop(request) }

    static let explainStop = Endpoint<ReasonOfStop, StopReport>(
        .post, "/stops/*/reason", takes: .pathAndBody, answers: .json,
        .operator(.stop, within: ControlLimits.stopTimeout)
    ) { control, reason throws(ControlFailure) in try await control.explain(reason.stop, reason.said) }

    static let receipt = Endpoint<StopID, StopReceiptReport>(
        .get, "/stops/*/receipt", takes: .path("stop id, such as S1") { StopID($0) }, answers: .json,
        .reader(.quick, within: ControlLimits.quickTimeout)
    ) { control, stop throws(ControlFailure) in try await control.receipt(of: stop) }

    static let match = Endpoint<MatchRequest, ScopeMatchReport>(
        .get, "/match", takes: .query, answers: .json, .reader()
    ) { control, request throws(ControlFailure) in try await control.match(request.scope) }

    static let previewResume = Endpoint<ResumePreviewRequest, ResumePreviewReport>(
        .get, "/resume/preview", takes: .query, answers: .json, .reader()
    ) { control, request throws(ControlFailure) in try await control.previewResume(request.stop) }

    static let resume = Endpoint<ResumeRequest, ResumeReport>(
        .post, "/resume", takes: .body, answers: .json, .operator(.quick, within: ControlLimits.stopTimeout)
    ) { control, request throws(ControlFailure) in try await control.resume(request) }

    static let acts = Endpoint<ActsRequest, any PageSource<ActReport>>(
        .get, "/acts", takes: .query, answers: .array(), .reader()
    ) { control, request throws(ControlFailure) in
        try await control.acts(since: request.since, limit: request.limit)
    }

    static let actLines = acts.lines(at: "/acts/lines")
}

extension Endpoints {
    static let aboutTrips: [any ServedEndpoint] = [explainTrips, replayTrips, replayTripLines]

    static let explainTrips = Endpoint<Void, TripsReport>(
        .get, "/trips", takes: .nothing, answers: .json, .reader(.quick, within: ControlLimits.quickTimeout)
    ) { control, _ throws(ControlFailure) in try await control.explainTrips() }

    static let replayTrips = Endpoint<TripReplayRequest, any PageSource<TripReport>>(
        .post, "/trips/replay", takes: .body, answers: .array(), .reader()
    ) { control, request throws(ControlFailure) in try await control.replayTrips(request) }

    static let replayTripLines = replayTrips.lines(at: "/trips/replay/lines")
}
