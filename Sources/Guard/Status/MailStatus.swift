// Folder Status: whether mail passes, what keeps it back, the state of each ESP, and the alerts about it (`Alert`).
// It may use Scope, Kill, Lists and Configuration.

import Mail

/// Whether mail passes at present; if not, which mail is kept back and why.
package struct MailStatus: Hashable, Sendable {
    package enum State: String, Hashable, Sendable, CaseIterable, Codable {
        /// All mail passes, as far as the guard can tell.
        case running
        /// Some or all mail gets 451: see `causes`.
        case deferring
        /// A person or a rule stops some or all mail.
        case stopped
        /// The guard cannot trust its state, so no mail passes.
        case halted
    }

    /// One cause that keeps mail back.
    package struct Cause: Hashable, Sendable {
        /// Stable while the cause lasts, such as `upstream esp`, `list unsubscribed`, `hold S1`.
        package let key: String
        /// `all mail`, `mail of stream newsletter`.
        package let mail: String
        package let isAllMail: Bool
        /// `ESP esp refuses our login (535 5.7.8 no)`.
        package let text: String
        /// nil when the time is unknown.
        package let since: Timestamp?

        package init(key: String, mail: String, isAllMail: Bool, text: String, since: Timestamp?) {
            self.key = key
            self.mail = mail
            self.isAllMail = isAllMail
            self.text = text
            self.since = since
        }
    }

    package let state: State
    /// Whether no mail passes.
    package let isAllMail: Bool
    /// How much of all mail the stops leave; other causes are ignored.
    package let rest: PossibleMail.Rest
    /// The causes that defer mail, the widest first; without stops and halts.
    package let causes: [Cause]
    /// Faults that keep no mail back, because another ESP takes it.
    package let notes: [Cause]

    /// - Parameter mail: which mail can exist; nil when unknown.
    package init(_ snapshot: KillSwitchSnapshot, causes: [Cause], notes: [Cause], mail: PossibleMail? = nil) {
        let scopes = snapshot.stops.map(\.scope)
        let rest = mail?.rest(besides: scopes) ?? (scopes.contains(where: \.isAllMail) ? .nothing : .unknown)
        self.rest = rest
        self.causes = causes.filter(\.isAllMail) + causes.filter { !$0.isAllMail }
        self.notes = notes
        state =
            if !snapshot.halts.isEmpty {
                .halted
            } else if !snapshot.stops.isEmpty {
                .stopped
            } else {
                causes.isEmpty ? .running : .deferring
            }
        isAllMail =
            !snapshot.halts.isEmpty || (!scopes.isEmpty && rest == .nothing)
            || causes.contains(where: \.isAllMail)
    }

    /// Whether all mail passes.
    package var isRunning: Bool { state == .running }
}

// MARK: Causes

extension MailStatus {
    /// The mail that ESPs keep back, by the routes to them.
    ///
    /// - Returns: a cause for each route on which all ESPs are in trouble; a note for each ESP in trouble whose mail
    ///   another ESP takes.
    package static func causes(
        upstreams: [(name: String, standing: UpstreamHealth)], routes: [RouteSettings]
    ) -> (causes: [Cause], notes: [Cause]) {
        let standings = Dictionary(upstreams.map { ($0.name, $0.standing) }) { first, _ in first }
        let everything = RouteSettings(upstreams: upstreams.map(\.name))
        let hasCatchAll = routes.contains { $0.takesAll(of: everything) }
        let ways = routes + (hasCatchAll ? [] : [everything])
        func isDown(_ way: RouteSettings) -> Bool { way.upstreams.allSatisfy { standings[$0]?.isGood == false } }
        let down = ways.filter(isDown)
        var causes: [Cause] = []
        for way in down {
            let (names, isAll) = (way.upstreams, down.count == ways.count)
            let text = names.compactMap { standings[$0]?.text(of: $0) }.joined(separator: "; ")
            let cause = Cause(
                key: "upstream \(names.joined(separator: ", ")) for \(way.mailText)",
                mail: isAll ? "all mail" : way.mailText(besides: routes), isAllMail: isAll, text: text,
                since: names.compactMap { standings[$0]?.since }.max())
            if !causes.contains(where: { $0.key == cause.key }) { causes.append(cause) }
        }
        let blamed = Set(down.flatMap(\.upstreams))
        let notes = upstreams.compactMap { name, standing -> Cause? in
            guard let text = standing.text(of: name), !blamed.contains(name) else { return nil }
            let others = ways.filter { $0.upstreams.contains(name) }.flatMap(\.upstreams)
                .first { standings[$0]?.isGood == true }
            return Cause(
                key: "upstream \(name)", mail: "no mail", isAllMail: false,
                text: text + (others.map { "; \($0) takes its mail" } ?? ""), since: standing.since)
        }
        return (causes, notes)
    }

    /// The mail that a list keeps back because it cannot be trusted.
    /// - Parameter trouble: `list unsubscribed is missing: it was never imported`.
    package static func cause(list: String, _ scope: ListScope, trouble: String, mail: PossibleMail) -> Cause {
        let isAll = scope.isAllMail || mail.isAll(of: scope.streams)
        return Cause(
            key: "list \(list)", mail: isAll ? "all mail" : scope.mailText, isAllMail: isAll, text: trouble, since: nil)
    }
}

extension RouteSettings {
    /// `mail of stream crm`, `mail from example.com of campaign spring`.
    package var mailText: String {
        let parts = [
            senderDomain.map { "from \($0)" }, stream.map { "of stream \($0)" }, campaign.map { "of campaign \($0)" },
        ].compactMap(\.self)
        return parts.isEmpty ? "all mail" : "mail \(parts.joined(separator: " "))"
    }

    /// The same when other routes take a part of the mail.
    fileprivate func mailText(besides routes: [RouteSettings]) -> String {
        stream == nil && senderDomain == nil && campaign == nil && routes.contains { $0 != self }
            ? "all other mail" : mailText
    }
}
