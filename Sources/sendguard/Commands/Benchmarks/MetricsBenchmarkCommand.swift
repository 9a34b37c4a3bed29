import ArgumentParser
import Content
import Control
import CoreMetrics
import Foundation
import Guard
import Mail
import Relay
import System

/// Measures what counting a message costs, and what a scrape costs, for `scripts/bench metrics`.
struct MetricsBenchmarkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics-benchmark",
        abstract: "Time the counters of the mail path and the text of the metrics.",
        discussion: "Prints one JSON object: nanoseconds, series and bytes.", shouldDisplay: false)

    @Option(help: "Streams that have mail.")
    var streams = 20

    @Option(help: "ESPs that each stream uses.")
    var upstreams = 3

    @Option(help: "How often each thing is done.")
    var rounds = 200_000

    private struct Report: Encodable {
        let incrementNanoseconds: Double
        let timerNanoseconds: Double
        /// One message with one recipient, and the reply of its ESP.
        let messageNanoseconds: Double
        /// Reading all instruments and writing the text.
        let scrapeMicroseconds: Double
        let series: Int
        let textBytes: Int
    }

    func run() throws {
        let registry = MetricRegistry()
        let counter = Counter(label: MetricCatalogue.released.name, factory: registry)
        let timer = CoreMetrics.Timer(label: MetricCatalogue.commitTime.name, factory: registry)
        let table = LoopMetrics(registry)
        let (names, esps) = ((0..<streams).map { "stream-\($0)" }, (0..<upstreams).map { "esp-\($0)" })
        for stream in names {
            for upstream in esps {
                for verdict in Verdict.allCases {
                    table.count(
                        verdict, stream: stream, upstream: upstream, bytes: 4096,
                        recipients: Dictionary(uniqueKeysWithValues: Delivery.State.allCases.map { ($0, 1) }))
                }
                table.countReply(250, to: .data, by: upstream)
            }
        }
        let increment = time(rounds) { _ in counter.increment() }
        let recording = time(rounds) { timer.recordNanoseconds(Int64($0)) }
        let message = time(rounds) {
            table.count(
                .relayed, stream: names[$0 % names.count], upstream: esps[$0 % esps.count], bytes: 4096,
                recipients: [.accepted: 1])
            table.countReply(250, to: .data, by: esps[$0 % esps.count])
        }
        var text: [UInt8] = []
        let scrape = time(max(1, rounds / 2000)) { _ in text = MetricText.bytes(registry.readings) }
        let report = Report(
            incrementNanoseconds: increment, timerNanoseconds: recording, messageNanoseconds: message,
            scrapeMicroseconds: scrape / 1000, series: registry.readings.reduce(0) { $0 + $1.samples.count },
            textBytes: text.count)
        print(String(decoding: try JSONEncoder().encode(report), as: UTF8.self))
    }

    /// Nanoseconds of one round, on average.
    private func time(_ rounds: Int, _ work: (Int) -> Void) -> Double {
        let begin = Clock.monotonicNanoseconds
        for round in 0..<rounds { work(round) }
        return Double(Clock.monotonicNanoseconds - begin) / Double(max(1, rounds))
    }
}
