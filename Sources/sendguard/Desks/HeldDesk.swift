import Control
import Guard
import Mail
import System

/// Held mail, as a running guard and a command on the state folder alike ask and change it.
struct HeldDesk: Sendable {
    let store: any RecordStore
    /// What became of held mail, and of the mail before it.
    let mail: any MailStore
    let lists: any ListStore
    let policy: ListPolicy
    let redaction: AddressRedaction
    let who: Identity

    func held(_ filter: HeldFilter) async throws(ControlFailure) -> any PageSource<HeldMessageReport> {
        let pages = try pages(of: filter, messages: Self.listedMessages)
        let redaction = redaction
        return Pages { place throws(StoreFailure) in
            let (messages, next) = try await pages(place)
            return (messages.map { HeldMessageReport($0, redaction) }, next)
        }
    }

    /// What a filter selects, a page at a time: what the page before said is asked for next.
    /// - Parameters:
    ///   - messages: of a page, at most.
    ///   - recipients: of a page, but for those of its last message.
    private func pages(
        of filter: HeldFilter, messages limit: Int, recipients: Int = .max
    ) throws(ControlFailure) -> @Sendable (HeldFilter?) async throws(StoreFailure) -> ([HeldMessage], HeldFilter?) {
        do throws(HeldFilterRefused) { _ = try HeldSelection(filter) } catch { throw ControlFailure(error) }
        let store = store
        return { place throws(StoreFailure) in
            var asked = place ?? filter
            let left = asked.limit
            asked.limit = min(left ?? .max, limit)
            var selection: HeldSelection
            do throws(HeldFilterRefused) { selection = try HeldSelection(asked) } catch {
                throw StoreFailure(error.description)
            }
            selection.recipientLimit = recipients
            let messages = try await store.held(selection)
            let isFull = messages.count == asked.limit || messages.reduce(0) { $0 + $1.recipients.count } >= recipients
            guard isFull, let last = messages.last, left != messages.count else { return (messages, nil) }
            asked.after = last.id.description
            asked.limit = left.map { $0 - messages.count }
            return (messages, asked)
        }
    }

    /// Messages of a page that is listed; one has as many recipients as a client may name.
    private static let listedMessages = 100
    /// The same of a page that is added up: as many as one question for what the recipients got before can be about.
    private static let (addedMessages, addedRecipients) = (1000, 5000)

    func preview(_ filter: HeldFilter, stops: [Stop]) async throws(ControlFailure) -> HeldPreviewReport {
        try await previews(
            [filter], among: filter, stops: stops, campaignLimit: HeldPreviewReport.campaignLimit)[0]
    }

    /// Previews of parts of the held mail, of which no more than a page is in memory.
    /// - Parameters:
    ///   - parts: what is previewed.
    ///   - all: all of the parts are in it; it is read once, or twice when not all campaigns can be named.
    private func previews(
        _ parts: [HeldFilter], among all: HeldFilter, stops: [Stop], campaignLimit: Int
    ) async throws(ControlFailure) -> [HeldPreviewReport] {
        do {
            var previews = try parts.map { try HeldPreview($0, stops: stops, campaignLimit: campaignLimit) }
            let pages = try pages(of: all, messages: Self.addedMessages, recipients: Self.addedRecipients)
            let (messages, versions, now) = (Pages(pages), lists.versions(), now)
            while let page = try await messages.next() {
                let past = try await mail.past(of: page)
                for message in page {
                    let refused = try await refused(of: message, by: versions, at: now)
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
            let trouble = policy.doubt(versions: lists.versions(), now: self.now)
            return previews.map { $0.report(listTrouble: trouble).redacted(redaction) }
        } catch {
            throw ControlFailure(error)
        }
    }

    /// Places in its record of those whom a list refuses by now.
    /// - Parameter versions: of the lists in force; one answer goes by the same throughout.
    private func refused(
        of message: HeldMessage, by versions: [ListVersion], at now: Timestamp
    ) async throws -> Set<Int> {
        let question = ListQuestion(stream: message.stream, campaign: message.campaign)
        var refused: Set<Int> = []
        for one in message.recipients {
            let hits = try await lists.hits(one.address)
            if case .refused = policy.decide(question, hits: hits, versions: versions, now: now).answer {
                refused.insert(one.position)
            }
        }
        return refused
    }

    func previewResume(
        _ chosen: [Stop], among stops: [Stop], refused: (StopID) -> Int
    ) async throws(ControlFailure) -> ResumePreviewReport {
        let rest = stops.filter { !chosen.contains($0) }
        let parts = chosen.map { stop in
            var filter = HeldFilter()
            filter.scope = stop.scope.text
            return filter
        }
        guard !parts.isEmpty else { return ResumePreviewReport(stops: [], remaining: rest.map(\.id.description)) }
        // The answer does not grow with the stops, but for the few campaigns that are shown of each.
        let campaignLimit = max(ResumePreviewReport.campaignLimit, HeldPreviewReport.campaignLimit / parts.count)
        let previews = try await previews(
            parts, among: parts.count == 1 ? parts[0] : HeldFilter(), stops: rest, campaignLimit: campaignLimit)
        return ResumePreviewReport(
            stops: zip(chosen, previews).map { stop, held in
                .init(stop: StopReport(stop, refused: refused(stop.id)).redacted(redaction), held: held)
            }, remaining: rest.map(\.id.description))
    }

    /// One chunk of messages, and the act of it on record.
    /// - Parameter work: what is done with them; by a release or, here, a discard.
    func run(
        _ kind: Act.Kind, _ request: HeldRequest,
        _ work: (_ messages: [HeldMessage], _ report: inout HeldRunReport) async throws -> RecordID?
    ) async throws(ControlFailure) -> HeldRunReport {
        let selection = try request.selection(needsReason: kind == .discard)
        do {
            let messages = try await store.held(selection)
            var report = HeldRunReport()
            let before = try await store.heldTotals()
            let last = try await work(messages, &report)
            report.messages = messages.count { message in last.map { message.id <= $0 } ?? false }
            report.remaining = try await store.heldTotals()
            let isWhole = messages.count == report.messages && messages.count < request.filter.limit ?? .max
            if !isWhole { report.next = last?.description ?? request.filter.after ?? RecordID(value: 0).description }
            if !report.recipients.isEmpty {
                let done = report.recipients.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
                try await store.append(
                    Act(
                        at: now, kind: kind, who: who, reason: request.reason, subject: request.filter.text,
                        before: "\(before.messages) held",
                        after: "\(report.remaining.messages) held; recipients: " + done.joined(separator: ", ")))
            }
            return report
        } catch {
            throw ControlFailure(error)
        }
    }

    func discard(_ request: HeldRequest) async throws(ControlFailure) -> HeldRunReport {
        try await run(.discard, request) { messages, report in
            // What a release left unknown goes only when it is named.
            let isNamed = !request.filter.ids.isEmpty
            for message in messages {
                let results = message.recipients.filter { $0.state == .held || isNamed }
                    .map { HeldResult(position: $0.position, from: $0.state, state: .discarded, reply: nil) }
                guard !results.isEmpty else { continue }
                let count = try await mail.settle(message.id, results, keeps: false, at: now)
                report.recipients[Delivery.State.discarded.rawValue, default: 0] += count
            }
            return messages.last?.id
        }
    }

    private var now: Timestamp { Timestamp(microseconds: Clock.wallMicroseconds) }
}
