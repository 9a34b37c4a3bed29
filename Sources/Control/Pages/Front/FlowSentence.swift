// Folder Pages/Front: the first screen: whether mail flows, what to stop, the proof of a stop, who has the mail and what
// comes next. It may use Pages/Frame.

import Guard
import Mail

/// The answer to the first question: is mail flowing?
struct FlowSentence {
    enum Tone: String {
        case good, slow, stopped
    }

    let tone: Tone
    let html: HTML

    init(_ status: StatusReport, _ flow: FlowReport) {
        guard status.running else {
            (tone, html) = (.stopped, text("No guard is running, so no mail passes it."))
            return
        }
        if let halt = status.halts.first {
            (tone, html) = (.stopped, text("HALTED: \(Self.plain(halt.text)). No mail passes."))
            return
        }
        let kept = status.stops.reduce(0) { $0 + $1.refused }
        if status.standing?.allMail == true, let stop = Self.widest(status.stops) {
            tone = .stopped
            html = element("span") {
                "STOPPED since "
                moment(stop.at, isMinute: true)
                " by "
                foreign(stop.who)
                ": "
                foreign(stop.reason)
                ". \(PageWords.capital(Self.kept(kept))) kept back."
            }
            return
        }
        if let cause = status.standing?.causes.first, status.stops.isEmpty {
            tone = cause.allMail ? .stopped : .slow
            html = element("span") {
                cause.allMail ? "Mail is waiting: " : "Some mail is waiting (\(cause.mail)): "
                foreign(cause.text)
                "."
            }
            return
        }
        if !status.stops.isEmpty {
            tone = .stopped
            let rest = Self.rest(flow, besides: status.stops)
            html = element("span") {
                rest > 0 ? "Other mail is flowing: \(PageWords.number(rest)) a minute. " : ""
                "STOPPED: \(PageWords.list(Self.scopes(status.stops))), \(Self.kept(kept)) kept back."
            }
            return
        }
        if let ramp = status.ramps.first {
            tone = .slow
            html = element("span") {
                "Mail comes back slowly after stop \(ramp.stop): \(PageWords.count(ramp.perMinute, "message")) a minute, "
                "no limit from "
                moment(ramp.fullAt, isMinute: true)
                "."
            }
            return
        }
        tone = .good
        html = text(
            flow.perMinute > 0
                ? "Mail is flowing: \(PageWords.number(flow.perMinute)) a minute, nothing stopped."
                : "Nothing is stopped. No mail comes in at the moment.")
    }

    /// The rate of the campaigns that no stop covers.
    private static func rest(_ flow: FlowReport, besides stops: [StopReport]) -> Int {
        let scopes = stops.compactMap { StopScope($0.scope) }
        return flow.campaigns.reduce(0) { sum, campaign in
            let isStopped = StopScope(campaign.scope).map { one in scopes.contains { $0.includes(one) } } ?? false
            return isStopped ? sum : sum + campaign.perMinute
        }
    }

    private static func kept(_ messages: Int) -> String { PageWords.count(messages, "message") }

    /// Without the prefix for mail programs.
    static func plain(_ text: String) -> String {
        var text = text
        for prefix in ["sendguard: ", "halted: "] where text.hasPrefix(prefix) { text.removeFirst(prefix.count) }
        return text
    }

    /// A stop of all mail, else the first.
    private static func widest(_ stops: [StopReport]) -> StopReport? {
        stops.first { $0.scope == StopScope.all.text } ?? stops.first
    }

    private static func scopes(_ stops: [StopReport]) -> [String] {
        let names = stops.map { PageWords.scope($0.scope) }
        return names.count <= 3 ? names : Array(names.prefix(2)) + ["\(names.count - 2) more"]
    }
}
