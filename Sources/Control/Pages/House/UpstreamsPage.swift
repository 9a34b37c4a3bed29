import Guard
import Mail

/// The ESPs: whether they take mail, their sessions, and what they reply.
enum UpstreamsPage {
    static let routes: [PageRoute] = [.get("/upstreams", show)]

    static func show(_ context: PageContext) async throws(ControlFailure) -> PageAnswer {
        let status = try await context.control.status()
        var filter = RecordFilter()
        filter.since = context.now - .seconds(3600)
        let replies = try await context.control.tally(filter, by: .reply)
        let troubled = status.upstreams.filter { $0.trouble != nil }
        return context.page("Upstreams", .upstreams, isLive: true) {
            element("section", .id("upstreams"), .flag("data-live")) {
                element("h1") {
                    if !status.running {
                        "No guard is running"
                    } else if status.upstreams.isEmpty {
                        "No ESP is configured"
                    } else if troubled.isEmpty {
                        "\(PageWords.count(status.upstreams.count, "ESP")) \(status.upstreams.count == 1 ? "takes" : "take") mail"
                    } else {
                        "Trouble with \(PageWords.list(troubled.map(\.name)))"
                    }
                }
                for upstream in status.upstreams { one(upstream) }
                element("p") {
                    "\(PageWords.count(status.sessions, "client")) connected, "
                    "\(PageWords.count(status.inFlight, "message")) on the way."
                }
            }
            self.replies(replies)
        }
    }

    private static func one(_ upstream: UpstreamReport) -> HTML {
        element("section") {
            element("h2") {
                "\(upstream.name) "
                element("span", .class("tag \(upstream.trouble == nil ? "good" : "bad")")) {
                    upstream.trouble == nil ? (upstream.goodAt == nil ? "not used yet" : "good") : "trouble"
                }
            }
            if let trouble = upstream.trouble {
                element("p", .class("fault")) {
                    foreign(trouble, limit: 400)
                    if let since = upstream.troubleSince {
                        ", since "
                        moment(since)
                    }
                }
            }
            for warning in upstream.warnings { element("p", .class("fault slow")) { foreign(warning, limit: 400) } }
            facts([
                ("Address", foreign("\(upstream.host):\(upstream.port), TLS \(upstream.tls)")),
                ("Sessions", text("\(upstream.busy) busy, \(upstream.open) open, \(upstream.limit) allowed")),
                ("Messages accepted since the start", text(PageWords.number(upstream.accepted))),
                ("Failures since the start", text(PageWords.number(upstream.failures))),
                ("Last failure", foreign(upstream.lastFailure ?? "none", limit: 400)),
                ("Last good", upstream.goodAt.map { moment($0) } ?? text("never")),
            ])
        }
    }

    private static func replies(_ tallies: [RecordTally]) -> HTML {
        element("section", .id("replies"), .flag("data-live")) {
            element("h2") { "Replies of the last hour" }
            if tallies.isEmpty { element("p") { "There were none." } }
            if !tallies.isEmpty {
                dataTable("Replies, most frequent first", ["Reply", "#Recipients", "#Messages"]) {
                    for tally in tallies.prefix(40) {
                        element("tr") {
                            headCell { foreign(tally.name ?? "others", limit: 200) }
                            numberCell(tally.recipients)
                            numberCell(tally.messages)
                        }
                    }
                }
            }
        }
    }
}
