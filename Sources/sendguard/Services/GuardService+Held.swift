import Control
import Guard
import Mail
import Relay

/// Lists, releases and discards held mail.
extension GuardService {
    func held(_ filter: HeldFilter) async throws(ControlFailure) -> any PageSource<HeldMessageReport> {
        let pages = try heldPages(of: filter, messages: Self.listedMessages)
        let redaction = redaction
        return Pages { place throws(StoreFailure) in
            let (messages, next) = try await pages(place)
            return (messages.map { HeldMessageReport($0, redaction) }, next)
        }
    }

    /// Returns a function that reads the held mail of a filter, one page per call. Each call also returns the filter
    /// for the next page; nil after the last.
    /// - Parameters:
    ///   - messages: the most messages of a page.
    ///   - recipients: the most recipients in a page, not counting the recipients of the last message.
    func heldPages(
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

    /// The most messages in a listed page. It is low because one message can have very many recipients.
    private static let listedMessages = 100

    /// Releases or discards one chunk of messages, and records the event.
    /// - Parameter work: releases or discards the messages, and returns the last one that it handled.
    private func change(
        _ kind: GuardEvent.Kind, _ request: HeldRequest,
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
                    GuardEvent(
                        at: now, kind: kind, who: who, reason: request.reason, subject: request.filter.text,
                        before: "\(before.messages) held",
                        after: "\(report.remaining.messages) held; recipients: " + done.joined(separator: ", ")))
            }
            return report
        } catch {
            throw ControlFailure(error)
        }
    }

    func release(_ request: HeldRequest) async throws(ControlFailure) -> HeldRunReport {
        guard let heldRelease = state.heldRelease else {
            throw .cannot(
                "only a running guard can send held mail, and none runs: start it with `sendguard serve`, then release")
        }
        return try await alone {
            try await change(.release, request) { messages, report in
                let run = await heldRelease.run(messages, within: Self.chunkTime)
                for (state, count) in run.recipients { report.recipients[state.rawValue] = count }
                report.stayed = run.stayed
                report.reasons = run.why.reasons.map { HeldRunReport.Reason($0, redaction) }
                report.isUpstreamDown = run.isUpstreamDown
                report.pacedBy = run.pacedBy?.description
                return run.last
            }
        }
    }

    /// The longest time of one chunk. The caller gets progress this often, even when a ramp or an ESP slows the
    /// release.
    private static let chunkTime = Duration.seconds(10)

    func discard(_ request: HeldRequest) async throws(ControlFailure) -> HeldRunReport {
        let rulings = try await current()
        return try await alone {
            try await change(.discard, request) { messages, report in
                // A recipient whose release has an unknown outcome is discarded only when the message is named by id.
                let isNamed = !request.filter.ids.isEmpty
                for message in messages {
                    let results = message.recipients.filter { $0.state == .held || isNamed }
                        .map { HeldResult(position: $0.position, from: $0.state, state: .discarded, reply: nil) }
                    guard !results.isEmpty else { continue }
                    let count = try await store.settle(message.id, results, keeps: false, at: now)
                    report.recipients[Delivery.State.discarded.rawValue, default: 0] += count
                    if let ruling = rulings.first(where: { $0.subject == .message(message.id) }) {
                        report.openExceptions = (report.openExceptions ?? []) + [ruling.id.description]
                    }
                }
                return messages.last?.id
            }
        }
    }
}
