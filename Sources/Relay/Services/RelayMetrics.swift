import Content
import CoreMetrics
import Guard
import Mail
import Net
import Synchronization

/// Counts mail for monitoring systems, by swift-metrics. The names are those of the program's catalogue of metrics.
///
/// A message finds its counters in a table of its loop (`LoopMetrics`), without a lock. Counting is an atomic addition.
package final class RelayMetrics: Sendable {
    private let loops: [LoopMetrics]
    private let sessions: Counter
    private let released: Counter

    /// - Parameter factory: makes the counters; of the program by default.
    package init(loops count: Int, factory: any MetricsFactory = MetricsSystem.factory) {
        loops = (0..<count).map { _ in LoopMetrics(factory) }
        sessions = Counter(label: "sendguard_client_sessions_total", factory: factory)
        released = Counter(label: "sendguard_released_messages_total", factory: factory)
    }

    /// The table of a loop. Use it only on that loop's thread.
    package func on(_ loop: EventLoop) -> LoopMetrics { loops[loop.index] }

    package func countSession() { sessions.increment() }
    package func countReleased() { released.increment() }

    /// Makes the counters of configured streams and ESPs, with 0. A rate counts from the second value on, so without
    /// this the first mail after a start would be in no rate.
    package func prepare(streams: [String], upstreams: [String], on loop: EventLoop) {
        loop.submit { [self] in
            let table = on(loop)
            for stream in streams { table.prepare(stream, upstreams) }
            for upstream in upstreams { table.prepare(upstream: upstream) }
        }
    }
}

/// The counters that one loop has used. Sendable because only its loop's thread uses it.
package final class LoopMetrics: @unchecked Sendable {
    /// A class, so that finding a counter copies no table.
    private final class StreamCounters {
        /// By upstream, then by verdict.
        var messages: [String: [Verdict: Counter]] = [:]
        var deliveries: [Delivery.State: Counter] = [:]
        let bytes: Counter

        init(bytes: Counter) { self.bytes = bytes }
    }

    private struct FindingKey: Hashable {
        let check: String
        let action: Finding.Action
    }

    private struct ReplyKey: Hashable {
        let upstream: String
        let command: ReplyCommand
        let kind: UInt16
    }

    /// The command that a reply of an ESP answers.
    package enum ReplyCommand: String {
        case mail
        case rcpt
        case data
    }

    /// The label of a message that no ESP was chosen for.
    private static let noUpstream = "none"

    private let factory: any MetricsFactory
    private var streams: [String: StreamCounters] = [:]
    private var findings: [FindingKey: Counter] = [:]
    private var replies: [ReplyKey: Counter] = [:]
    private var relayedBytes: [String: Counter] = [:]
    private var failures: [String: Counter] = [:]

    package init(_ factory: any MetricsFactory) { self.factory = factory }

    private func counter(_ name: String, _ labels: [(String, String)]) -> Counter {
        Counter(label: name, dimensions: labels, factory: factory)
    }

    // MARK: messages

    /// Counts a message that has ended, with its recipients: also those that were refused at RCPT.
    /// - Parameters:
    ///   - upstream: the ESP that it was for; nil when none was chosen.
    ///   - bytes: nil when the client did not send it completely.
    package func count(
        _ verdict: Verdict, stream: String, upstream: String?, bytes: Int?, recipients: [Delivery.State: Int]
    ) {
        let counters = counters(of: stream)
        let upstream = upstream ?? Self.noUpstream
        let message = counters.messages[upstream]?[verdict] ?? newMessage(verdict, stream, upstream, counters)
        message.increment()
        if let bytes { counters.bytes.increment(by: bytes) }
        for (state, number) in recipients { delivery(state, stream, counters).increment(by: number) }
    }

    /// Counts recipients whose held mail was released, or cannot be.
    package func count(_ state: Delivery.State, stream: String) {
        delivery(state, stream, counters(of: stream)).increment()
    }

    private func counters(of stream: String) -> StreamCounters {
        if let known = streams[stream] { return known }
        let made = StreamCounters(bytes: counter("sendguard_received_bytes_total", [("stream", stream)]))
        streams[stream] = made
        return made
    }

    private func newMessage(
        _ verdict: Verdict, _ stream: String, _ upstream: String, _ counters: StreamCounters
    ) -> Counter {
        let made = counter(
            "sendguard_messages_total", [("verdict", verdict.rawValue), ("stream", stream), ("upstream", upstream)])
        counters.messages[upstream, default: [:]][verdict] = made
        return made
    }

    private func delivery(_ state: Delivery.State, _ stream: String, _ counters: StreamCounters) -> Counter {
        if let known = counters.deliveries[state] { return known }
        let made = counter("sendguard_deliveries_total", [("state", state.rawValue), ("stream", stream)])
        counters.deliveries[state] = made
        return made
    }

    package func count(_ found: [Finding]) {
        for finding in found {
            let key = FindingKey(check: finding.check, action: finding.action)
            let known =
                findings[key]
                ?? counter("sendguard_findings_total", [("check", key.check), ("action", key.action.rawValue)])
            findings[key] = known
            known.increment()
        }
    }

    func prepare(_ stream: String, _ upstreams: [String]) {
        let counters = counters(of: stream)
        for upstream in upstreams {
            for verdict in Verdict.allCases where counters.messages[upstream]?[verdict] == nil {
                _ = newMessage(verdict, stream, upstream, counters)
            }
        }
        for state in Delivery.State.allCases { _ = delivery(state, stream, counters) }
    }

    // MARK: ESPs

    /// - Parameter code: of the reply; its first digit is the class (RFC 5321 section 4.2.1).
    package func countReply(_ code: UInt16, to command: ReplyCommand, by upstream: String) {
        reply(ReplyKey(upstream: upstream, command: command, kind: code / 100)).increment()
    }

    private func reply(_ key: ReplyKey) -> Counter {
        if let known = replies[key] { return known }
        let made = counter(
            "sendguard_upstream_replies_total",
            [("upstream", key.upstream), ("command", key.command.rawValue), ("class", "\(key.kind)xx")])
        replies[key] = made
        return made
    }

    package func countRelayed(bytes: Int, by upstream: String) { relayed(upstream).increment(by: bytes) }
    package func countFailure(of upstream: String) { failure(upstream).increment() }

    private func relayed(_ upstream: String) -> Counter {
        if let known = relayedBytes[upstream] { return known }
        let made = counter("sendguard_relayed_bytes_total", [("upstream", upstream)])
        relayedBytes[upstream] = made
        return made
    }

    private func failure(_ upstream: String) -> Counter {
        if let known = failures[upstream] { return known }
        let made = counter("sendguard_upstream_failures_total", [("upstream", upstream)])
        failures[upstream] = made
        return made
    }

    func prepare(upstream: String) {
        _ = relayed(upstream)
        _ = failure(upstream)
        for command in [ReplyCommand.mail, .rcpt, .data] {
            for kind in [UInt16(2), 4, 5] { _ = reply(ReplyKey(upstream: upstream, command: command, kind: kind)) }
        }
    }
}
