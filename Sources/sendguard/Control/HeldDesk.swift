import Admin
import Guard
import Mail
import Net

/// Held mail, as a running guard and a command on the state folder alike ask and change it.
struct HeldDesk: Sendable {
    let store: any HoldStore
    let acts: any ActLog
    let lists: any ListStore
    let policy: ListPolicy
    let who: Identity

    func held(_ filter: HeldFilter) async throws(ControlFailure) -> any PageSource<HeldMessageReport> {
        let pages = try pages(of: filter)
        return Pages { place throws(StoreFailure) in
            let (messages, next) = try await pages(place)
            return (messages.map(HeldMessageReport.init), next)
        }
    }

    /// What a filter selects, a page at a time: what the page before said is asked for next.
    private func pages(
        of filter: HeldFilter
    ) throws(ControlFailure) -> @Sendable (HeldFilter?) async throws(StoreFailure) -> ([HeldMessage], HeldFilter?) {
        do throws(HeldFilterRefused) { _ = try HeldSelection(filter) } catch { throw ControlFailure(error) }
        let store = store
        return { place throws(StoreFailure) in
            var asked = place ?? filter
            let left = asked.limit
            asked.limit = min(left ?? .max, Self.pageLimit)
            let selection: HeldSelection
            do throws(HeldFilterRefused) { selection = try HeldSelection(asked) } catch {
                throw StoreFailure(error.description)
            }
            let messages = try await store.held(selection)
            guard let last = messages.last, messages.count == asked.limit, left != asked.limit else {
                return (messages, nil)
            }
            asked.after = last.id.description
            asked.limit = left.map { $0 - messages.count }
            return (messages, asked)
        }
    }

    /// Messages of a page; one has as many recipients as a client may name.
    private static let pageLimit = 100

    func preview(_ filter: HeldFilter, stops: [Stop]) async throws(ControlFailure) -> HeldPreviewReport {
        do {
            let messages = try await store.held(try HeldSelection(filter))
            let past = try await store.past(of: messages)
            return HeldPreviewReport(
                filter, messages, past: past, stops: stops, refused: try await refused(messages),
                listTrouble: policy.doubt(versions: lists.versions(), now: now))
        } catch {
            throw ControlFailure(error)
        }
    }

    /// Places in their records of those whom a list refuses by now; by message.
    private func refused(_ messages: [HeldMessage]) async throws -> [RecordID: Set<Int>] {
        let (versions, now) = (lists.versions(), now)
        var refused: [RecordID: Set<Int>] = [:]
        for message in messages {
            let question = ListQuestion(stream: message.stream, campaign: message.campaign)
            for one in message.recipients {
                let hits = try await lists.hits(one.address)
                if case .refused = policy.decide(question, hits: hits, versions: versions, now: now).answer {
                    refused[message.id, default: []].insert(one.position)
                }
            }
        }
        return refused
    }

    func previewResume(
        _ chosen: [Stop], among stops: [Stop], refused: (StopID) -> Int
    ) async throws(ControlFailure) -> ResumePreviewReport {
        let rest = stops.filter { !chosen.contains($0) }
        var previews: [ResumePreviewReport.One] = []
        for stop in chosen {
            var filter = HeldFilter()
            filter.scope = stop.scope.text
            previews.append(
                .init(
                    stop: StopReport(stop, refused: refused(stop.id)),
                    held: try await preview(filter, stops: rest)))
        }
        return ResumePreviewReport(stops: previews, remaining: rest.map(\.id.description))
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
                try await acts.append(
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
                let count = try await store.settle(message.id, results, keeps: false, at: now)
                report.recipients[Delivery.State.discarded.rawValue, default: 0] += count
            }
            return messages.last?.id
        }
    }

    private var now: Timestamp { Timestamp(microseconds: Clock.wallMicroseconds) }
}
