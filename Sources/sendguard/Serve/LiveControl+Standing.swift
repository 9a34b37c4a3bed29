import Admin
import Guard
import Mail

/// What a sender gets now, from everything that can keep mail back.
extension LiveControl {
    var standing: MailStanding {
        let services = server.services
        let snapshot = parts.killSwitch.snapshot
        let (ofUpstreams, notes) = MailStanding.causes(
            upstreams: services.upstreams.map { ($0.name, $0.standing) }, routes: services.configuration.routes)
        var causes = ofUpstreams
        for list in listReports where list.unmet == nil {
            guard let trouble = list.trouble else { continue }
            let scope = ListScope(
                streams: list.streams.compactMap { NamePattern($0) },
                campaigns: list.campaigns.compactMap { NamePattern($0) })
            causes.append(MailStanding.cause(list: list.name, scope, trouble: trouble, mail: services.possibleMail))
        }
        if let hold = services.shared.holdTrouble.latest, snapshot.stops.contains(where: { $0.id == hold.stop }) {
            causes.append(
                MailStanding.Cause(
                    key: "hold \(hold.stop)", mail: "mail that stop \(hold.stop) should hold",
                    isAllMail: hold.scope == .all, text: "it cannot be kept (\(hold.text))", since: hold.since))
        }
        return MailStanding(snapshot, causes: causes, notes: notes)
    }
}
