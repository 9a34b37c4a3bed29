// Folder Inspection: finds the settings of a configuration that cannot work on this machine. `serve` and
// `config check` use it. It may use Reach, Config and Output.

import Content
import Foundation
import Guard
import Mail

/// Finds what of a configuration does not work on this machine, or soon will not: files, programs, certificates,
/// logins, and names that it restricts things to.
///
/// `serve` and `config check` both use this and nothing else, so they agree. `serve` refuses errors, at the start and
/// at a reload, and logs warnings. The inspection changes nothing and connects to nothing.
struct ConfigurationInspection {
    let served: ServedConfiguration
    let now: Timestamp
    private(set) var problems: [ConfigurationProblem] = []
    /// Logins by the path of their users file. A file that cannot be used has no entry.
    private var logins: [String: [String]] = [:]

    var configuration: Configuration { served.configuration }

    init(_ served: ServedConfiguration, at now: Timestamp) {
        self.served = served
        self.now = now
        inspectState()
        inspectListeners()
        inspectPorts()
        inspectUpstreams()
        inspectScopes()
        inspectLists()
        inspectAlerts()
        inspectControl()
        inspectExports()
        inspectTrips()
    }

    /// The problems for which the configuration is refused.
    var errors: [ConfigurationProblem] { problems.filter { $0.severity != .warning } }
    var warnings: [ConfigurationProblem] { problems.filter { $0.severity == .warning } }

    /// - Throws: all errors, one line each.
    func refuseErrors() throws(CommandFailure) {
        guard !errors.isEmpty else { return }
        let isMistake = errors.contains { $0.severity == .mistake }
        throw CommandFailure(lines: errors.map(\.text), status: isMistake ? .usage : .cannot, isPlain: true)
    }

    // MARK: Noting

    /// - Parameters:
    ///   - part: the part in `ConfigurationPlaces`.
    ///   - key: the key with the problem; empty for the whole part.
    mutating func note(_ severity: ConfigurationProblem.Severity, _ part: String, _ key: String, _ message: String) {
        let head = key.isEmpty ? "" : "\(key): "
        if let flag = served.places.flag(part) {
            return problems.append(ConfigurationProblem(severity, text: "\(flag): \(head)\(message)"))
        }
        if part == "top", let flag = served.places.flag(key) {
            return problems.append(ConfigurationProblem(severity, text: "\(flag): \(message)"))
        }
        let line = served.places.line(part, key).map { ":\($0)" } ?? ""
        let place = served.path.map { "\($0)\(line): " } ?? ""
        problems.append(ConfigurationProblem(severity, text: "\(place)\(head)\(message)"))
    }

    mutating func note(_ mistakes: [String]) {
        problems += mistakes.map { ConfigurationProblem(.mistake, text: $0) }
    }

    // MARK: Names

    private mutating func inspectScopes() {
        let logins = logins
        let mail = PossibleMail(configuration) { logins[$0] }
        let file = served.path ?? ""
        note(served.scopes.compactMap { $0.mistake(in: mail)?.text(file: file) })
        inspectRoutes()
    }

    /// Warns of an upstream that no mail can reach. It is not a mistake: the upstream may be used later.
    private mutating func inspectRoutes() {
        let catchAll = RouteSettings(upstreams: [])
        guard configuration.routes.contains(where: { $0.takesAll(of: catchAll) }) else { return }
        let used = Set(configuration.routes.flatMap(\.upstreams))
        for (index, upstream) in configuration.upstreams.enumerated() where !used.contains(upstream.name) {
            note(
                .warning, "upstreams.\(index)", "name",
                "no mail goes to \(upstream.name), because no route names it and the routes take all mail")
        }
    }

    /// Notes the logins of a users file.
    mutating func noteLogins(_ file: String, _ names: [String]) { logins[file] = names }
    func knowsLogins(of file: String) -> Bool { logins[file] != nil }
    func hasNoLogins(_ file: String) -> Bool { logins[file]?.isEmpty ?? false }

    // MARK: Trips

    private mutating func inspectTrips() {
        for rule in configuration.trips.rules where served.places.line("trips.\(rule.name)", "") != nil {
            guard let why = whyNeverTripped(rule) else { continue }
            note(.warning, "trips.\(rule.name)", "count", "the rule \(rule.name) can never trip: \(why)")
        }
    }

    private func whyNeverTripped(_ rule: TripRule) -> String? {
        switch rule.measure {
        case .bounces, .complaints: return "the guard reads no reports of ESPs, so it counts nothing"
        case .suppressed where configuration.lists.contains(where: { $0.kind == .suppression && $0.mode == .enforce }):
            return nil
        case .suppressed where configuration.lists.contains(where: { $0.kind == .suppression }):
            return "no suppression list is in mode enforce"
        case .findings(let check, let isObserved):
            guard let usual = Roster[check]?.defaultMode else { return nil }
            let configured = configuration.checks[check]
            let modes =
                [configured?.mode ?? usual]
                + (configured.map { $0.campaigns.all + $0.streams.all } ?? [])
            if modes.allSatisfy({ $0 == .off }) { return "the check \(check) is off" }
            guard !isObserved, !modes.contains(.enforce) else { return nil }
            return "the check \(check) only observes, which the rule counts only with observed: true"
        default: return nil
        }
    }
}

/// A reason why a configuration cannot, or should not, be used on this machine as it is.
struct ConfigurationProblem: Hashable, Sendable {
    enum Severity: Hashable, Sendable {
        /// The configuration is wrong on any machine; it is refused.
        case mistake
        /// A file, program or right that it needs is missing; it is refused.
        case unusable
        /// The setting works, but not for long, or not for its purpose.
        case warning
    }

    let severity: Severity
    /// `FILE:LINE: key: message` on one line, harmless for a terminal.
    let text: String

    init(_ severity: Severity, text: String) {
        self.severity = severity
        self.text = Words.safe(text)
    }
}
