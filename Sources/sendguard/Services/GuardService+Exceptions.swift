import Content
import Control
import Guard
import Mail
import Relay

/// Exceptions: what may be let through, and the release of the kept copy.
extension GuardService {
    func allow(_ request: AllowRequest) async throws(ControlFailure) -> RulingReport {
        try await noting("allow \(request.message ?? request.tag ?? "")") { () async throws(ControlFailure) in
            let subject = try request.subject()
            let rulings = try await current()
            if let other = rulings.first(where: { $0.subject == subject }) {
                throw .refused(try await isThere(other))
            }
            var holders: [ContentHolder] = []
            if case .message(let id) = subject {
                holders = try await mayAllow(id, besides: rulings)
                if request.releases == true { try await mayRelease(id) }
            }
            let isAwaited = try await needsSecond()
            var report = try await add(
                RulingOrder(
                    subject: subject, reason: request.reason, who: who, endsAt: now + .seconds(request.seconds),
                    isAwaited: isAwaited), besides: rulings)
            if case .tag(let tag, let campaign) = subject { report.isFound = await isFound(tag, in: campaign.text) }
            if !holders.isEmpty { report.leftOut = holders.map { RulingReport.LeftOut($0, redaction) } }
            return report
        }
    }

    func releaseAllowed(_ request: RulingChangeRequest) async throws(ControlFailure) -> HeldRunReport {
        let id = try request.rulingID
        return try await noting("allow release \(id)") { () async throws(ControlFailure) in
            guard let ruling = try await current().first(where: { $0.id == id }) else {
                throw .refused(try await gone(id))
            }
            guard case .message(let message) = ruling.subject else {
                throw .refused("\(id) is not for a message: there is no copy to release")
            }
            guard ruling.isInForce(at: now) else {
                throw .refused(
                    "\(id) waits for a second person: sendguard allow confirm \(id) --reason TEXT, by another user")
            }
            let settled = try await alone {
                try await hold(message)
                return try await outside(message)
            }
            var report = try await release(
                HeldRequest(filter: Self.filter(for: message, limit: 1), reason: request.reason))
            report.reasons += settled.map { HeldRunReport.Reason($0, redaction) }
            if try await !current().contains(where: { $0.id == id }) { report.endedException = id.description }
            return report
        }
    }

    private static func filter(for id: RecordID, limit: Int? = nil) -> HeldFilter {
        var filter = HeldFilter()
        (filter.ids, filter.limit) = ([id.description], limit)
        return filter
    }

    // MARK: what may pass

    /// Why the same exception is not made twice.
    private func isThere(_ other: Ruling) async throws(ControlFailure) -> String {
        if other.awaited != nil {
            return "\(other.id) is the same and waits for a second person: sendguard allow confirm \(other.id) "
                + "--reason TEXT, by another user"
        }
        let end = other.endsAt.map { " until \($0.rfc3339)" } ?? ""
        guard case .message(let id) = other.subject else {
            return "\(other.id) lets this tag pass in this campaign already,\(end), and nothing was changed; for a "
                + "longer time: sendguard allow end \(other.id) --reason TEXT, then allow it again"
        }
        let isKept = try await record(id)?.deliveries.contains { $0.state == .blocked || $0.state == .held } == true
        guard isKept, case .whole = try await copy(of: id) else {
            return "\(other.id) is for message \(id) already,\(end): the sender must send the message again"
        }
        return "\(other.id) is for message \(id) already,\(end); to release its kept copy: "
            + "sendguard allow release \(other.id) --reason TEXT"
    }

    /// - Returns: the recipients who have the content already, in the order of the record.
    /// - Throws: `refused` when the content of this message cannot be let through, or nobody is left for it.
    private func mayAllow(
        _ id: RecordID, besides rulings: [Ruling]
    ) async throws(ControlFailure) -> [ContentHolder] {
        guard let record = try await record(id) else { throw .refused("there is no record \(id)") }
        let refusing = record.findings.filter(\.refuses)
        guard !refusing.isEmpty || record.findings.contains(where: { $0.action == .allowed }) else {
            throw .refused("no check refused message \(id), so there is nothing to let pass (sendguard show \(id))")
        }
        let holders = try await holders(of: record)
        let blocks = refusing.filter { $0.check == Roster.phraseFindings }.map(\.kind)
        if let block = blocks.first(where: { kind in rulings.contains { $0.id.description == kind } }) {
            throw .refused(
                "\(block) blocks a phrase in message \(id), and no exception goes past it; to end it: "
                    + "sendguard block end \(block) --reason TEXT")
        }
        if blocks.count == refusing.count, let block = blocks.first {
            throw .refused(
                "message \(id) was refused only for the phrase of \(block), and that block has ended: the sender can "
                    + "send it again, and no exception is needed")
        }
        let others = [Roster.phraseFindings, Roster.exceptionFindings]
        if let other = refusing.first(where: { !$0.isLiftable && !others.contains($0.check) }) {
            throw .refused("the check \(other.check) refused message \(id) for its recipients, not for its content")
        }
        guard let content = RefusedContent(record) else {
            throw .refused(
                record.findings.contains { $0.check == UnreadableCheck.name }
                    ? "message \(id) cannot be read, and \(RulingText.noException)"
                    : "the record of message \(id) is from an older version, so the guard cannot know the content again: "
                        + "the sender must send it again, and you allow that message")
        }
        try await mayPassOnce(content, of: record)
        return holders
    }

    /// - Throws: `refused` when nobody else is left who may have the content.
    private func holders(of record: MessageRecord) async throws(ControlFailure) -> [ContentHolder] {
        let holders: [ContentHolder]
        do throws(StoreFailure) { holders = try await store.holders(of: record.id) } catch {
            throw ControlFailure(error)
        }
        let reached = Set(holders.map(\.address.key))
        let suppressed = record.deliveries.filter { $0.state == .suppressed && !reached.contains($0.address.key) }
        guard holders.count + suppressed.count >= record.deliveries.count else { return holders }
        var parts: [String] = []
        let (sure, unsure) = (holders.filter(\.isSure), holders.filter { !$0.isSure })
        if !sure.isEmpty { parts.append("it went to \(await named(sure)) already") }
        if !unsure.isEmpty { parts.append("\(await named(unsure)) may have it") }
        if !suppressed.isEmpty {
            parts.append("\(named(suppressed.map(\.address))) \(suppressed.count == 1 ? "is" : "are") suppressed")
        }
        throw .refused(
            "nobody is left who may have the content of message \(record.id): " + parts.joined(separator: ", and ")
                + (unsure.isEmpty ? "" : Self.askESP))
    }

    private static let askESP =
        "; the ESP did not say whether it took the message, so ask the ESP: when it has nothing, the sender can send the "
        + "message with another subject, and you allow that one"

    /// - Throws: `refused` when another exception lets the same content pass to one of its recipients.
    private func mayPassOnce(_ content: RefusedContent, of record: MessageRecord) async throws(ControlFailure) {
        let rulings: RulingState
        do throws(StoreFailure) { rulings = try await store.rulings() } catch { throw ControlFailure(error) }
        for ruling in rulings.rulings where !ruling.isOver(at: now) {
            guard case .message(let id) = ruling.subject, let other = rulings.contents[id],
                other.digest == content.digest
            else { continue }
            let same = record.deliveries.map(\.address)
                .filter { other.recipients.contains($0.key) && content.recipients.contains($0.key) }
            if same.isEmpty { continue }
            let others = record.deliveries.count > same.count ? ", in a message only to them" : ""
            throw .refused(
                "\(ruling.id) lets the same content pass to \(named(same)) already\(others) (message \(id)): the "
                    + "sender must send it so, or send the kept copy on: sendguard allow release \(ruling.id) --reason "
                    + "TEXT; to end it: sendguard allow end \(ruling.id) --reason TEXT")
        }
    }

    /// Whether one of the newest findings of `placeholder` in the campaign has the tag; nil when nobody can tell.
    private func isFound(_ tag: String, in campaign: String) async -> Bool? {
        var filter = RecordFilter()
        (filter.check, filter.campaign, filter.limit) = (PlaceholderCheck.name, campaign, 1000)
        let excerpt = PlaceholderCheck.excerpt(ofTag: tag)
        guard let records = try? await store.records(matching: filter) else { return nil }
        return records.contains { record in
            record.findings.contains { $0.check == PlaceholderCheck.name && $0.excerpt == excerpt }
        }
    }

    private func record(_ id: RecordID) async throws(ControlFailure) -> MessageRecord? {
        do throws(StoreFailure) { return try await store.record(id) } catch { throw ControlFailure(error) }
    }

    // MARK: people

    /// `ann@example.com, bob@example.com, eve@example.com and 2 more`.
    private func named(_ people: [Address]) -> String { Self.few(people.map { redaction.shown($0) }) }

    /// `ann@example.com (record 38hdf38s20000), bob@example.com (released at 2026-03-01T12:00:00.000Z by ann)`.
    private func named(_ holders: [ContentHolder]) async -> String {
        var names: [String] = []
        for holder in holders.prefix(Self.namedLimit) {
            var way = "record \(holder.record)"
            if let at = holder.releasedAt {
                way += ", released at \(at.rfc3339)" + (await releaser(at: at).map { " by \($0)" } ?? "")
            }
            names.append("\(redaction.shown(holder.address)) (\(way))")
        }
        return Self.few(names, of: holders.count)
    }

    private static let namedLimit = 3

    private static func few(_ names: [String], of count: Int? = nil) -> String {
        let more = (count ?? names.count) - min(names.count, namedLimit)
        return names.prefix(namedLimit).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
    }

    /// Who released mail at a time: the event is written when a part of a release is done.
    private func releaser(at time: Timestamp) async -> String? {
        let page = try? await store.events(since: time, newest: nil, after: nil)
        return page?.events.first { $0.kind == .release }?.who.name
    }

    // MARK: the kept copy

    private func copy(of id: RecordID) async throws(ControlFailure) -> KeptMessage {
        do throws(StoreFailure) { return try await store.message(id) } catch { throw ControlFailure(error) }
    }

    /// - Throws: when the kept copy of this message cannot be released.
    private func mayRelease(_ id: RecordID) async throws(ControlFailure) {
        guard state.heldRelease != nil else {
            throw .cannot(
                "only a running guard can send the kept copy, and none runs: start it with `sendguard serve`, then "
                    + "release")
        }
        guard case .whole = try await copy(of: id) else { throw .refused(try await whyNoCopy(of: id)) }
    }

    /// Makes the kept message held, unless it is.
    private func hold(_ id: RecordID) async throws(ControlFailure) {
        try await mayRelease(id)
        do {
            if let held = try await store.held(try HeldSelection(Self.filter(for: id))).first {
                if held.recipients.contains(where: { $0.state == .held }) { return }
                throw ControlFailure.refused(
                    "an earlier release of message \(id) was cut off, so \(named(held.recipients.map(\.address))) may "
                        + "have it, and the guard never sends it again; ask the ESP, then: sendguard held discard \(id) "
                        + "--reason TEXT")
            }
            if try await store.holdKept(id, at: now) { return }
        } catch {
            throw ControlFailure(error)
        }
        throw .refused(try await whyNoCopy(of: id))
    }

    /// The recipients on record whom the held copy is not for, such as those whom the ESP refused at RCPT, by reason.
    private func outside(_ id: RecordID) async throws -> [HeldReasons.Reason] {
        var reasons = HeldReasons()
        for one in try await store.record(id)?.deliveries ?? []
        where one.state == .refused || one.state == .blocked || one.state == .suppressed {
            reasons.add(one.state, one.reply?.text ?? "no reply", one.address)
        }
        return reasons.reasons
    }

    /// Why there is no copy of a message: perhaps another release has just sent it.
    private func whyNoCopy(of id: RecordID) async throws(ControlFailure) -> String {
        let states = Set(try await record(id)?.deliveries.map(\.state) ?? [])
        guard states.contains(.released) || states.contains(.accepted) else { return Self.noCopy(of: id) }
        return "message \(id) was released already, and there is no copy for the others (sendguard show \(id))"
    }

    private static func noCopy(of id: RecordID) -> String {
        "the guard has no copy of message \(id) that it can send on: the sender must send the message again"
    }
}
