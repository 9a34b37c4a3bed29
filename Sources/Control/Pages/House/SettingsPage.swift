import Guard
import Mail

/// How the guard runs: listeners, the configuration in force with secrets masked, exports, and what people did to it.
enum SettingsPage {
    static let routes: [PageRoute] = [.get("/settings", show)]

    /// Events that the page shows.
    private static let limit = 50

    static func show(_ context: PageContext) async throws(ControlFailure) -> PageAnswer {
        let status = try await context.control.status()
        let configuration = try await context.control.configuration()
        var access: AccessPart?
        if context.may(.admin) {
            access = AccessPart(
                context: context, users: try await context.control.users(), tokens: try await context.control.tokens())
        }
        let events = Array(try await context.control.events(since: nil, limit: limit).all().reversed())
        return context.page("Settings", .settings) {
            element("h1") { status.running ? "The guard is running" : "No guard is running" }
            facts([
                ("Since", status.startedAt.map { moment($0) } ?? text("–")), ("State folder", foreign(status.state)),
                ("Listeners", listeners(status)), ("Exports", exports(status)),
            ])
            access.map(\.html)
            self.configuration(configuration)
            self.events(events)
        }
    }

    private static func listeners(_ status: StatusReport) -> HTML {
        element("ul", .class("plain")) {
            for one in status.listeners {
                element("li") { foreign("\(one.address), TLS \(one.tls), login \(one.auth), stream \(one.stream)") }
            }
        }
    }

    private static func exports(_ status: StatusReport) -> HTML {
        guard !status.exports.isEmpty else { return text("none") }
        return element("ul", .class("plain")) {
            for one in status.exports {
                element("li") {
                    foreign("\(one.name) to \(one.target)")
                    if let trouble = one.trouble {
                        " "
                        element("span", .class("tag bad")) { "waits" }
                        " "
                        foreign(trouble, limit: 300)
                    }
                }
            }
        }
    }

    private static func configuration(_ report: ConfigurationReport) -> HTML {
        element("section") {
            element("h2") { "Configuration in force" }
            if report.values.isEmpty {
                element("p") { "Every key has its usual value." }
            } else {
                element("p", .class("hint")) {
                    "What the file gives; secrets are masked. Other keys have their usual values."
                }
                dataTable("Configuration", ["Key", "Value"]) {
                    for one in report.values {
                        element("tr") {
                            headCell { element("code") { one.key } }
                            cell { foreign(one.value, limit: 1000) }
                        }
                    }
                }
            }
        }
    }

    private static func events(_ events: [EventReport]) -> HTML {
        element("section") {
            element("h2") { "What was done to the guard" }
            dataTable("Events, newest first", ["Time", "Who", "What", "To", "Why"]) {
                for event in events {
                    element("tr") {
                        headCell { moment(event.at) }
                        cell { foreign(event.who) }
                        cell { event.event.rawValue }
                        cell { foreign(event.subject, limit: 200) }
                        cell { foreign(event.reason, limit: 200) }
                    }
                }
            }
        }
    }
}
