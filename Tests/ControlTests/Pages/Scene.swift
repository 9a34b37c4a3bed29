import Content
import Guard
import Mail

@testable import Control

/// A state of the guard, as answers of `FakeControl`; nil: its usual answer.
struct Scene: Sendable {
    var status: StatusReport?
    var flow: FlowReport?
    var events: [EventReport]?
    var match: ScopeMatchReport?
    var receipt: StopReceiptReport?
    var damage: DamageReport?
    var incident: IncidentReport?
    var resume: ResumePreviewReport?
    var heldPreview: HeldPreviewReport?
    var held: [HeldMessageReport]?
    var message: [UInt8]?
}

/// Made states, with the texts that a test gives them.
struct SceneMaker {
    /// The name of the biggest campaign, which goes wrong.
    var campaign = "spring-sale"
    var subject = "Hi {{first_name}}, spring is here"
    var sender = "news@shop.example"
    var reason = "wrong price"
    var person = "ann"

    static let now = Timestamp(rfc3339: "2026-11-23T02:15:30Z")!
    private var now: Timestamp { Self.now }

    // MARK: States

    /// Mail flows, with one campaign that is partly blocked.
    var flowing: Scene {
        var scene = Scene()
        scene.status = status
        scene.flow = flow(isStopped: false)
        scene.events = []
        scene.match = ScopeMatchReport(
            StopScope("campaign:spring-sale")!, ScopeMatch(), nearest: ["spring-sale"])
        scene.message = Self.mail
        return scene
    }

    /// A stop was made a minute ago; its receipt is complete.
    var stopped: Scene {
        var scene = flowing
        scene.flow = flow(isStopped: true)
        var status = status
        status.stops = [stopReport]
        status.standing = MailStatusReport(
            MailStatus(KillSwitchSnapshot.with([stop]), causes: [], notes: []))
        scene.status = status
        scene.events = [event(.stop, age: 90), event(.trip, age: 1500)]
        scene.receipt = receipt
        scene.damage = damage
        scene.incident = incident
        var held = HeldPreviewReport(HeldFilter())
        (held.messages, held.recipients, held.addresses, held.suppressed) = (140, 140, 139, 3)
        held.oldestAt = (now - .seconds(400)).rfc3339
        scene.resume = ResumePreviewReport(stops: [.init(stop: stopReport, held: held)], remaining: [])
        scene.heldPreview = held
        scene.held = []
        return scene
    }

    static let mail = Array(
        """
        From: News <news@shop.example>\r
        To: jane@example.net\r
        Subject: Hi {{first_name}}, spring is here\r
        MIME-Version: 1.0\r
        Content-Type: text/html; charset=utf-8\r
        \r
        <html><head><style>p{color:red}</style><script>alert(1)</script></head><body>\r
        <h1 style="color:#1a6b33">Spring sale</h1><p>Dear {{first_name}},</p>\r
        <p>everything is <b>20 % cheaper</b>. <a href="https://tracker.example/x">Look</a>\r
        <img src="https://tracker.example/p.gif" alt="Our shop"></p>\r
        <p onclick="alert(1)">Hello <FirstName>, see you soon.</p></body></html>\r

        """.utf8)

    // MARK: Parts

    private var status: StatusReport {
        var report = StatusReport(running: true, state: "state", pid: 1, startedAt: (now - .seconds(90_000)).rfc3339)
        report.standing = MailStatusReport(MailStatus(KillSwitchSnapshot.with([]), causes: [], notes: []))
        report.sessions = 12
        report.messages = ["relayed": 91_204, "blocked": 122]
        return report
    }

    private var stop: Stop {
        Stop(
            id: StopID(value: 7), scope: StopScope(.campaign, NamePattern(campaign)) ?? .all, mode: .defer,
            reason: reason, who: person, at: now - .seconds(90))
    }

    private var stopReport: StopReport { StopReport(stop, refused: 1204, attempts: 1300) }

    private var receipt: StopReceiptReport {
        StopReceiptReport(
            StopReceipt(
                stop: stop, askedAt: stop.at, completeAt: stop.at + .microseconds(750),
                unanswered: [RecordID(value: 43), RecordID(value: 44)]),
            refused: 1204, attempts: 1300
        ) { $0.value == 43 ? .accepted : .unanswered }
    }

    private func event(_ kind: GuardEvent.Kind, age: Int) -> EventReport {
        EventReport(
            GuardEvent(
                at: now - .seconds(age), kind: kind, who: Identity(name: person), reason: reason,
                subject: "S7 campaign:\(campaign) defer"))
    }

    private func flow(isStopped: Bool) -> FlowReport {
        let minute = FlowFigures.minute(of: now)
        var count = FlowCount()
        func add(_ age: Int64, _ name: String, _ verdict: Verdict, _ messages: Int) {
            count.rows.append(
                FlowRow(
                    minute: minute - age, campaign: name, verdict: verdict, messages: messages, recipients: messages,
                    newest: RecordID(value: 42)))
        }
        for age in Int64(0)..<60 {
            let wave = 40 + Int(age * 7 % 23)
            add(age, "newsletter-48", .relayed, wave)
            if age < 25, !(isStopped && age < 2) { add(age, campaign, .relayed, 250 + wave * 2) }
            if age < 25 { add(age, campaign, .blocked, 9 + Int(age % 5)) }
            if isStopped, age < 2 { add(age, campaign, .deferred, 300) }
            if age > 40 { add(age, "receipts", .held, 12) }
        }
        count.findings = [FlowFinding(minute: minute - 3, campaign: campaign, check: "placeholder", messages: 122)]
        var figures = FlowFigures(at: now)
        figures.take(count, from: figures.start(at: now), at: now)
        var sample = Fixtures.blocked
        (sample.subject, sample.campaign, sample.sender) = (subject, campaign, Address(sender) ?? sample.sender)
        return FlowReport(figures, samples: [RecordID(value: 42): sample], at: now)
    }

    private var damage: DamageReport {
        var report = DamageReport()
        report.campaign = campaign
        report.first = (now - .seconds(1500)).rfc3339
        report.last = (now - .seconds(60)).rfc3339
        for age in 1..<25 {
            var counts = StateCounts()
            (counts[.accepted], counts[.blocked]) = (200 + age * 7 % 30, 9)
            report.minutes.insert(.init(at: (now - .seconds(age * 60 + 30)).rfc3339, counts: counts), at: 0)
            report.deliveries = report.deliveries + counts
        }
        (report.people, report.affected) = (report.deliveries.total, report.deliveries[.accepted])
        report.peopleByState = report.deliveries
        report.segments = ReportGroups(
            ["customers", reason].map { .init(name: $0, counts: report.deliveries) })
        var template = TemplateExcerpt(nil, counts: report.deliveries)
        (template.from, template.subject, template.text) = (sender, subject, "Dear …,\neverything is 20 % cheaper.")
        report.templates = [template]
        report.templateCount = 1
        report.findings = [
            .init(check: "placeholder", kind: "mustache", action: .blocked, messages: 122, people: 122)
        ]
        return report
    }

    private var incident: IncidentReport {
        let steps = [
            IncidentStep(
                name: "own", kind: .wrongSegment, text: "Take the incident.", role: "marketing lead", dueAt: now),
            IncidentStep(
                name: "tell", kind: .wrongSegment, text: "Tell support what \(subject) was.", role: "support lead",
                dueAt: now + .seconds(1800)),
        ]
        return IncidentReport(
            Incident(
                id: IncidentID(value: 4), kind: .wrongSegment, severity: .high, scope: stop.scope,
                since: now - .seconds(1500), until: nil, summary: reason, owner: person, openedAt: stop.at,
                openedBy: person, closedAt: nil, stops: [stop.id], steps: steps),
            entries: [IncidentEntry(at: stop.at, who: person, kind: .stopped, text: "S7 \(reason)")], at: now)
    }
}

extension KillSwitchSnapshot {
    fileprivate static func with(_ stops: [Stop]) -> KillSwitchSnapshot {
        KillSwitchSnapshot(stops: stops, halts: [], unanswered: [], refusals: [:])
    }
}
