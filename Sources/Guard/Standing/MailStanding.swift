// Folder Standing: whether mail passes now, what keeps it back, how each ESP is doing, and what people are told of it
// (`Alert`). It may use Scope, Kill, Lists and Configuration.

import Mail

/// What a sender gets now: whether mail passes, and what keeps back which mail.
package struct MailStanding: Hashable, Sendable {
    package enum State: String, Hashable, Sendable, CaseIterable, Codable {
        /// All mail passes, as far as the guard can tell.
        case running
        /// Some mail, or all of it, is answered 451: see `causes`.
        case deferring
        /// Somebody or a rule stops some mail, or all of it.
        case stopped
        /// The guard does not trust itself and passes nothing.
        case halted
    }

    /// One thing that keeps mail back.
    package struct Cause: Hashable, Sendable {
        /// The same for as long as it lasts, such as `upstream esp`, `list unsubscribed`, `hold S1`.
        package let key: String
        /// `all mail`, `mail of stream newsletter`.
        package let mail: String
        package let isAllMail: Bool
        /// `ESP esp refuses our login (535 5.7.8 no)`.
        package let text: String
        /// nil where nobody noted it.
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
    /// Whether no mail at all passes.
    package let isAllMail: Bool
    /// What the stops leave of all mail, whatever else keeps it back.
    package let rest: PossibleMail.Rest
    /// What defers mail, the widest first; stops and halts stand elsewhere.
    package let causes: [Cause]
    /// What is wrong and keeps no mail back, as another ESP takes it.
    package let notes: [Cause]

    /// - Parameter mail: what mail there can be; nil where nobody can tell.
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

extension MailStanding {
    /// What the ESPs keep back, by the routes that lead to them.
    ///
    /// - Returns: routes whose ESPs are all in trouble, and single ESPs whose mail another one takes.
    package static func causes(
        upstreams: [(name: String, standing: UpstreamStanding)], routes: [RouteSettings]
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

    /// What a list keeps back that cannot be relied upon.
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

    /// The same where routes before it take some.
    fileprivate func mailText(besides routes: [RouteSettings]) -> String {
        stream == nil && senderDomain == nil && campaign == nil && routes.contains { $0 != self }
            ? "all other mail" : mailText
    }
}
