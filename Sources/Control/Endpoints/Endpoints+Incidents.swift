import Guard

/// Incidents, with their apologies.
extension Endpoints {
    /// `/incidents/*` is behind what has a name of its own there.
    static let aboutIncidents: [any ServedEndpoint] = [
        incidents, incidentLines, recordIncident, recordApology, apologyPeople, audience, recordStep, incident,
        apologies,
        apologyReference, watch,
    ]

    private static let id = RequestCoding<IncidentID>.path("incident, such as I1") { IncidentID($0) }

    static let incidents = Endpoint<Void, any PageSource<IncidentReport>>(
        .get, "/incidents", takes: .nothing, answers: .array(), .reader()
    ) { control, _ throws(ControlFailure) in try await control.incidents() }

    static let incidentLines = incidents.lines(at: "/incidents/lines")

    static let recordIncident = Endpoint<IncidentRequest, IncidentReport>(
        .post, "/incidents", takes: .body, answers: .json, .operator(within: ControlLimits.stopTimeout)
    ) { control, request throws(ControlFailure) in try await control.recordIncident(request) }

    static let recordApology = Endpoint<ApologyRequest, ApologyStatus>(
        .post, "/incidents/apology", takes: .body, answers: .json, .operator()
    ) { control, request throws(ControlFailure) in try await control.recordApology(request) }

    static let apologyPeople = Endpoint<ApologyPeopleRequest, ApologyPeoplePage>(
        .post, "/incidents/apology/people", takes: .body, answers: .json, .reader()
    ) { control, request throws(ControlFailure) in try await control.apologyPeople(request) }

    /// For operators: that people are wanted in spite of a warning goes on record.
    static let audience = Endpoint<AudienceRequest, AudiencePage>(
        .post, "/incidents/audience", takes: .body, answers: .json, .operator()
    ) { control, request throws(ControlFailure) in try await control.audience(request) }

    static let recordStep = Endpoint<IncidentStepRequest, IncidentReport>(
        .post, "/incidents/step", takes: .body, answers: .json, .operator(within: ControlLimits.stopTimeout)
    ) { control, request throws(ControlFailure) in try await control.recordStep(request) }

    static let incident = Endpoint<IncidentID, IncidentReport>(
        .get, "/incidents/*", takes: id, answers: .json, .reader(within: ControlLimits.quickTimeout)
    ) { control, id throws(ControlFailure) in try await control.incident(id) }

    static let apologies = Endpoint<IncidentID, [ApologyStatus]>(
        .get, "/incidents/*/apologies", takes: id, answers: .json, .reader()
    ) { control, id throws(ControlFailure) in try await control.apologies(of: id) }

    static let apologyReference = Endpoint<IncidentID, ApologyReferenceReport>(
        .get, "/incidents/*/apology", takes: id, answers: .json, .reader()
    ) { control, id throws(ControlFailure) in
        ApologyReferenceReport(try await control.apologyReference(of: id))
    }

    static let watch = Endpoint<IncidentID, WatchReport>(
        .get, "/incidents/*/watch", takes: id, answers: .json, .reader()
    ) { control, id throws(ControlFailure) in try await control.watch(id) }
}
