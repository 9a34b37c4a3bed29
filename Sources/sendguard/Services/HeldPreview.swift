import Content
import Control
import Guard
import Mail

/// Counts what would happen to held mail if it were released now. Messages are added one by one. Memory has counts
/// and a limited number of campaigns, never the mail.
struct HeldPreview {
    private var sum: HeldPreviewReport
    private let selection: HeldSelection
    private let stops: [Stop]
    private var campaigns: HeldCampaigns
    /// Hashes of the recipients' addresses; nil when there are too many.
    private var addresses: Set<UInt64>? = []
    private static let addressLimit = 100_000

    /// - Parameters:
    ///   - filter: selects the mail; other messages do not count.
    ///   - stops: the stops that would keep mail held.
    init(_ filter: HeldFilter, stops: [Stop], campaignLimit: Int) throws(HeldFilterRefused) {
        sum = HeldPreviewReport(filter)
        selection = try HeldSelection(filter)
        self.stops = stops
        campaigns = HeldCampaigns(limit: campaignLimit)
    }

    /// Adds a message, in order of arrival.
    /// - Parameters:
    ///   - past: what the recipients received before, by position.
    ///   - refused: positions of the recipients that a list refuses now.
    mutating func add(_ message: HeldMessage, past: [Int: HeldPast], refused: Set<Int>) {
        guard let message = selection.selected(of: message) else { return }
        sum.messages += 1
        sum.octets += message.storedBytes
        if sum.oldestAt == nil { sum.oldestAt = message.at.rfc3339 }
        for one in message.recipients {
            guard one.state == .held else {
                sum.unknown += 1
                continue
            }
            sum.recipients += 1
            note(one.address)
            if refused.contains(one.position) { sum.suppressed += 1 }
            let had = past[one.position]
            if had?.sameContent != nil || had?.openContent != nil { sum.alreadySent += 1 }
            if had?.sameCampaign == true { sum.alreadyInCampaign += 1 }
            let question = message.question(recipients: [one.address])
            if stops.contains(where: { $0.scope.covers(question) }) { sum.stopped += 1 }
        }
        count(message)
    }

    private mutating func note(_ address: Address) {
        var hash = StableHash()
        hash.combine(address.key)
        addresses?.insert(hash.value)
        if addresses?.count ?? 0 > Self.addressLimit { addresses = nil }
    }

    /// Whether some campaigns could not be counted. The same mail must then be added again, with `addAgain`.
    var needsRecount: Bool { !campaigns.isExact }

    mutating func recount() { if needsRecount { campaigns.recount() } }

    /// Adds a message the second time. Only the campaigns that are missing are counted.
    mutating func addAgain(_ message: HeldMessage) {
        if campaigns.hasOthers, let message = selection.selected(of: message) { count(message) }
    }

    private mutating func count(_ message: HeldMessage) {
        campaigns.add(message.campaign, recipients: message.recipients.count { $0.state == .held }, at: message.at)
    }

    /// - Parameter listTrouble: why the lists cannot be trusted; nil when they can.
    func report(listTrouble: String?) -> HeldPreviewReport {
        var report = sum
        report.listTrouble = listTrouble
        report.addresses = addresses?.count
        report.campaigns = campaigns.parts.map(HeldPreviewReport.Campaign.init)
        guard campaigns.hasOthers else { return report }
        // Mail that came or left between the two counts may be in one of them only.
        let named = report.campaigns.reduce(into: (messages: 0, recipients: 0)) { sum, one in
            sum = (sum.messages + one.messages, sum.recipients + one.recipients)
        }
        report.otherCampaigns = .init(
            messages: max(0, report.messages - named.messages),
            recipients: max(0, report.recipients - named.recipients))
        return report
    }
}

/// Previews of a release of held mail, and of the end of a stop.
extension GuardService {
    func previewHeld(_ filter: HeldFilter) async throws(ControlFailure) -> HeldPreviewReport {
        let stops = try await state.snapshot().stops
        var preview = try await previews(
            [filter], among: filter, stops: stops, campaignLimit: HeldPreviewReport.campaignLimit)[0]
        if preview.messages > 0 { try await findBlocked(filter, &preview) }
        return preview
    }

    func previewResume(_ stop: StopID?) async throws(ControlFailure) -> ResumePreviewReport {
        let snapshot = try await state.snapshot()
        let waiting = state.unwrittenStops
        let chosen = try ResumeRequest(stop: stop, reason: "preview").chosen(among: snapshot.stops + waiting)
        return try await previewResume(of: chosen, in: snapshot)
    }

    private func previewResume(
        of chosen: [Stop], in snapshot: KillSwitchSnapshot
    ) async throws(ControlFailure) -> ResumePreviewReport {
        let redaction = redaction
        let rest = snapshot.stops.filter { !chosen.contains($0) }
        let parts = chosen.map { stop in
            var filter = HeldFilter()
            filter.scope = stop.scope.text
            return filter
        }
        guard !parts.isEmpty else { return ResumePreviewReport(stops: [], remaining: rest.map(\.id.description)) }
        // With more stops, fewer campaigns are shown for each, so that the answer stays small.
        let campaignLimit = max(ResumePreviewReport.campaignLimit, HeldPreviewReport.campaignLimit / parts.count)
        let previews = try await previews(
            parts, among: parts.count == 1 ? parts[0] : HeldFilter(), stops: rest, campaignLimit: campaignLimit)
        return ResumePreviewReport(
            stops: zip(chosen, previews).map { stop, held in
                .init(stop: StopReport(stop, refused: snapshot.refusals[stop.id] ?? 0).redacted(redaction), held: held)
            }, remaining: rest.map(\.id.description))
    }

    /// The most messages and recipients of a page. One query for what recipients received before takes no more.
    private static let (addedMessages, addedRecipients) = (1000, 5000)

    /// Returns previews of parts of the held mail. At most one page of it is in memory.
    /// - Parameters:
    ///   - parts: the filters to preview.
    ///   - all: a filter that covers all parts. Its mail is read once, or twice when not all campaigns could be
    ///     counted.
    private func previews(
        _ parts: [HeldFilter], among all: HeldFilter, stops: [Stop], campaignLimit: Int
    ) async throws(ControlFailure) -> [HeldPreviewReport] {
        let policy = ListPolicy(state.settings.lists)
        do {
            var previews = try parts.map { try HeldPreview($0, stops: stops, campaignLimit: campaignLimit) }
            let pages = try heldPages(of: all, messages: Self.addedMessages, recipients: Self.addedRecipients)
            let (messages, versions, now) = (Pages(pages), store.versions(), now)
            while let page = try await messages.next() {
                let past = try await store.past(of: page)
                for message in page {
                    let refused = try await refused(of: message, by: policy, versions, at: now)
                    for index in previews.indices {
                        previews[index].add(message, past: past[message.id] ?? [:], refused: refused)
                    }
                }
            }
            if previews.contains(where: \.needsRecount) {
                for index in previews.indices { previews[index].recount() }
                let again = Pages(pages)
                while let page = try await again.next() {
                    for message in page { for index in previews.indices { previews[index].addAgain(message) } }
                }
            }
            let trouble = policy.doubt(versions: store.versions(), now: self.now)
            return previews.map { $0.report(listTrouble: trouble).redacted(redaction) }
        } catch {
            throw ControlFailure(error)
        }
    }

    /// Returns the positions of the recipients that a list refuses now.
    /// - Parameter versions: the lists in force; the whole answer uses the same ones.
    private func refused(
        of message: HeldMessage, by policy: ListPolicy, _ versions: [ListVersion], at now: Timestamp
    ) async throws -> Set<Int> {
        let question = ListQuestion(stream: message.stream, campaign: message.campaign)
        var refused: Set<Int> = []
        for one in message.recipients {
            let hits = try await store.hits(one.address)
            switch policy.decide(question, hits: hits, versions: versions, now: now).answer {
            case .refused, .suppressed: refused.insert(one.position)
            case .clear, .deferred: continue
            }
        }
        return refused
    }
}
