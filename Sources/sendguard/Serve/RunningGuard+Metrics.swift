import Control
import CoreMetrics
import Guard
import Mail
import Relay
import System

/// The figures of the running guard for monitoring systems. Nothing here waits for the store or for a loop.
extension RunningGuard {
    /// All families, each with its series now.
    var metrics: [MetricReading] { registry.readings + mailMetrics + upstreamMetrics + listMetrics + processMetrics }

    private typealias Names = MetricCatalogue

    /// Whether mail flows, and the clients' side.
    private var mailMetrics: [MetricReading] {
        let services = server.services
        let snapshot = snapshot()
        let state = standing.state
        let oldest = snapshot.stops.map(\.at).min()
        return [
            Names.state.reading(
                MailStatus.State.allCases.map { MetricSample([$0.rawValue], $0 == state ? 1 : 0) }),
            Names.stops.reading(Self.samples(of: snapshot.stops)),
            Names.stopAge.reading(oldest.map { max(0, (now - $0) / .seconds(1)) } ?? 0),
            Names.halts.reading(
                Halt.allCases.map { MetricSample([$0.rawValue], snapshot.halts.contains($0) ? 1 : 0) }),
            Names.permits.reading(Double(snapshot.unanswered.count)),
            Names.sessions.reading(Double(server.sessionCount)),
            Names.sessionLimit.reading(Double(services.sessionLimit)),
            Names.memory.reading(Double(services.shared.budget.usedBytes)),
            Names.memoryLimit.reading(Double(services.shared.budget.limitBytes)),
            Names.exportUp.reading(statuses.reports.map { MetricSample([$0.name], $0.trouble == nil ? 1 : 0) }),
        ]
    }

    /// Every kind of stop, so that a rate or an alert finds the series before the first stop.
    private static func samples(of stops: [Stop]) -> [MetricSample] {
        [true, false].flatMap { isAutomatic in
            StopMode.allCases.map { mode in
                let count = stops.count { $0.mode == mode && $0.origin.isAutomatic == isAutomatic }
                return MetricSample([isAutomatic ? "rule" : "person", mode.rawValue], Double(count))
            }
        }
    }

    private var upstreamMetrics: [MetricReading] {
        let upstreams = server.services.upstreams
        func reading(_ family: MetricFamily, _ value: (Upstream) -> Double) -> MetricReading {
            family.reading(upstreams.map { MetricSample([$0.name], value($0)) })
        }
        return [
            reading(Names.upstreamUp) { $0.standing.isGood ? 1 : 0 },
            Names.upstreamSessions.reading(
                upstreams.flatMap { upstream in
                    let busy = upstream.busySessions
                    return [
                        MetricSample([upstream.name, "busy"], Double(busy)),
                        MetricSample([upstream.name, "idle"], Double(max(0, upstream.openSessions - busy))),
                    ]
                }),
            reading(Names.upstreamLimit) { Double($0.settings.connections) },
            reading(Names.upstreamQueue) { Double($0.waitingMessages) },
        ]
    }

    private var listMetrics: [MetricReading] {
        let lists = listReports
        func reading(_ family: MetricFamily, _ value: (ListReport) -> Double?) -> MetricReading {
            family.reading(lists.compactMap { list in value(list).map { MetricSample([list.name], $0) } })
        }
        return [
            reading(Names.listAge) { $0.ageSeconds.map(Double.init) },
            reading(Names.listMaxAge) { $0.maxAgeSeconds.map(Double.init) },
            reading(Names.listRows) { $0.version == nil ? nil : Double($0.rows) },
            reading(Names.listUp) { $0.trouble == nil ? 1 : 0 },
        ]
    }

    private var processMetrics: [MetricReading] {
        let usage = ProcessUsage.now
        return [
            Names.cpu.reading(usage.cpuSeconds),
            Names.residentMemory.reading(Double(usage.residentBytes)),
            Names.virtualMemory.reading(Double(usage.virtualBytes)),
            Names.openFiles.reading(Double(usage.openDescriptors)),
            Names.fileLimit.reading(Double(usage.descriptorLimit)),
            Names.startTime.reading(Double(startedAt.microseconds) / 1e6),
            Names.buildInfo.reading([MetricSample([Self.compiler], 1)]),
        ]
    }

    private static var compiler: String {
        #if compiler(>=6.4)
            "6.4 or later"
        #elseif compiler(>=6.3)
            "6.3"
        #else
            "6.2"
        #endif
    }
}

/// Metrics at the start.
extension Serve {
    /// What counts in this process. swift-metrics takes it once; everything that counts asks there.
    static func bootstrapMetrics() -> MetricRegistry {
        let registry = MetricRegistry()
        MetricsSystem.bootstrap(registry)
        return registry
    }

    /// Begins to measure the loops, and makes the counters of what is configured.
    static func beginMetrics(_ services: RelayServices) {
        let loops = services.shared.loops.loops
        for loop in loops {
            let lag = Timer(label: "sendguard_loop_lag_seconds", dimensions: [("loop", "\(loop.index)")])
            loop.watchLag(every: .milliseconds(250)) { lag.recordNanoseconds($0) }
        }
        services.shared.metrics.prepare(
            streams: Array((services.possibleMail.streams ?? []).prefix(20)), upstreams: services.upstreams.map(\.name),
            on: loops[0])
    }
}
