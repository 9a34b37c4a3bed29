import Guard
import Mail

/// Asks to end one stop, or all stops that people made.
package struct ResumeRequest: Hashable, Sendable, Codable {
    /// Such as `S1`. nil ends every active stop of a person. A rule's stop is ended by its id only, so that it is
    /// deliberate.
    package var stop: String?
    package var reason: String
    /// The ramp of the resume; nil lets mail flow at once.
    package var ramp: RampPlan?
    /// Whether the request confirms a resume that another person has asked for.
    package var confirms: Bool?

    package init(stop: StopID?, reason: String, ramp: RampPlan? = nil, confirms: Bool? = nil) {
        self.stop = stop?.description
        self.reason = reason
        self.ramp = ramp
        self.confirms = confirms
    }

    /// The stop as a value; `refused` when it is not an id.
    package var stopID: StopID? {
        get throws(ControlFailure) {
            guard let stop else { return nil }
            guard let id = StopID(stop) else { throw .refused("\"\(stop)\" is not a stop id such as S1") }
            return id
        }
    }

    /// The active stops that the request means.
    /// - Throws: `refused` when the named stop is not active, or when another part of the request is invalid.
    package func chosen(among active: [Stop]) throws(ControlFailure) -> [Stop] {
        guard reason.contains(where: { !$0.isWhitespace }) else { throw .refused("a resume needs a reason") }
        if let mistake = ramp?.mistake { throw .refused(mistake) }
        guard let id = try stopID else { return active.filter { !$0.origin.isAutomatic } }
        guard let stop = active.first(where: { $0.id == id }) else { throw .refused("no stop \(id) is active") }
        return [stop]
    }

    package func order(for stop: Stop, by who: Identity) -> ResumeOrder {
        ResumeOrder(stop: stop.id, reason: reason, who: who, ramp: ramp)
    }
}

/// What the guard does with a requested resume.
package enum ResumeStep: Hashable, Sendable {
    case end([ResumeOrder])
    /// The resumes wait for a second person.
    case ask([ResumeOrder])
}

extension ResumeRequest {
    /// - Parameters:
    ///   - chosen: the stops that the request means.
    ///   - awaited: the resumes that wait already.
    /// - Throws: `refused` when the request confirms a resume that does not wait, or does not come from a second
    ///   person.
    package func step(
        for chosen: [Stop], by who: Identity, requiresSecond: Bool, awaited: [AwaitedResume]
    ) throws(ControlFailure) -> ResumeStep {
        guard confirms == true else {
            let orders = chosen.map { order(for: $0, by: who) }
            guard requiresSecond, !chosen.isEmpty else { return .end(orders) }
            guard who.userID != nil else {
                throw .refused("a resume needs two people here, and the guard does not know your user")
            }
            return .ask(orders)
        }
        guard ramp == nil else {
            throw .refused("a confirmation uses the ramp of the resume that waits; leave out the ramp")
        }
        let waiting = awaited.filter { resume in chosen.contains { $0.id == resume.stop } }
        guard !waiting.isEmpty else {
            let what = chosen.map(\.id.description).joined(separator: ", ")
            throw .refused(
                "no resume\(what.isEmpty ? "" : " of \(what)") waits for a confirmation; ask for the resume first, "
                    + "without --confirm")
        }
        if let own = waiting.first(where: { !$0.mayBeConfirmed(by: who) }) {
            throw .refused(who.whyNotSecond(to: own.who, for: "the resume of \(own.stop)"))
        }
        return .end(waiting.map { $0.confirmed(by: who, reason: reason) })
    }
}

extension Identity {
    /// Why this person cannot confirm what the first person asked for.
    /// - Parameter what: `the resume of S1`.
    package func whyNotSecond(to first: Identity, for what: String) -> String {
        let why =
            userID == nil
            ? "the guard does not know your user id"
            : first.userID == nil ? "the guard does not know their user id" : "your user id is the same"
        return "\(first.name) asked for \(what): another user must confirm it, and \(why)"
    }
}

/// What a resume ended, and what still stops mail.
package struct ResumeReport: Hashable, Sendable, Codable {
    package var ended: [StopReport]
    /// Resumes that now wait for a second person.
    package var awaiting: [AwaitedResumeReport] = []
    package var remaining: [StopReport]
    /// Mail that returns at a limited rate, by this resume or an earlier one.
    package var ramps: [RampReport] = []
    /// Halts end by themselves; a resume does not clear them.
    package var halts: [HaltReport]
    /// False when it was written without a running guard.
    package var running: Bool

    package init(ended: [StopReport], remaining: [StopReport], halts: [HaltReport], running: Bool = true) {
        self.ended = ended
        self.remaining = remaining
        self.halts = halts
        self.running = running
    }
}

extension ResumeReport {
    package func redacted(_ redaction: AddressRedaction) -> ResumeReport {
        var report = self
        report.ended = ended.map { $0.redacted(redaction) }
        report.remaining = remaining.map { $0.redacted(redaction) }
        report.awaiting = awaiting.map { $0.redacted(redaction) }
        return report
    }
}

/// A resume that waits for a second person.
package struct AwaitedResumeReport: Hashable, Sendable, Codable {
    /// Such as `S1`.
    package var stop: String
    package var who: String
    package var reason: String
    /// RFC 3339, milliseconds, UTC.
    package var at: String
    package var ramp: RampPlan?

    package init(_ resume: AwaitedResume) {
        stop = resume.stop.description
        who = resume.who.name
        reason = resume.reason
        at = resume.at.rfc3339
        ramp = resume.ramp
    }

    package func redacted(_ redaction: AddressRedaction) -> AwaitedResumeReport {
        var report = self
        report.reason = redaction.shown(reason)
        return report
    }
}

/// Mail that returns at a limited rate after a stop.
package struct RampReport: Hashable, Sendable, Codable {
    /// The stop that was ended.
    package var stop: String
    package var scope: String
    /// Messages per minute now.
    package var perMinute: Int
    /// When the limit ends, RFC 3339 in UTC.
    package var fullAt: String

    /// nil when the ramp is over.
    package init?(_ ramp: Ramp, now: Timestamp) {
        guard let rate = ramp.rate(at: now) else { return nil }
        stop = ramp.stop.description
        scope = ramp.scope.text
        perMinute = rate
        fullAt = ramp.fullAt.rfc3339
    }
}

/// Which mail would flow when stops end, and which would still be held.
package struct ResumePreviewReport: Hashable, Sendable, Codable {
    package struct One: Hashable, Sendable, Codable {
        package var stop: StopReport
        /// Held mail in the stop's scope; it stays until `held release`.
        package var held: HeldPreviewReport

        package init(stop: StopReport, held: HeldPreviewReport) {
            self.stop = stop
            self.held = held
        }
    }

    package var stops: [One]
    /// Ids of the stops that would still stop mail.
    package var remaining: [String]

    /// However many stops there are, each shows at least this many of its campaigns.
    package static let campaignLimit = 10

    package init(stops: [One], remaining: [String]) {
        self.stops = stops
        self.remaining = remaining
    }
}
