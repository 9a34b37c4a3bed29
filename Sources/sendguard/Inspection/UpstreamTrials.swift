import Guard
import Net
import Relay
import System

/// `config check --connect`: tries each ESP of a configuration and prints how far it came.
enum UpstreamTrials {
    /// - Parameter write: takes a line.
    /// - Returns: whether every step succeeded.
    static func run(_ configuration: Configuration, write: (String) -> Void) async throws -> Bool {
        let group: LoopGroup
        do throws(NetError) { group = try LoopGroup(count: 1) } catch {
            throw CommandFailure.cannot("the event loop cannot be made: \(error)")
        }
        let worker = Worker()
        var isGood = true
        for settings in configuration.upstreams {
            write("upstream \(settings.name) at \(settings.host):\(settings.port)")
            let steps: [UpstreamTrial.Step]
            do {
                let upstream = try Upstream(
                    settings: settings, password: try UpstreamPassword.read(settings),
                    hostname: configuration.hostname ?? Machine.name, deadlines: configuration.deadlines, worker: worker
                )
                steps = await UpstreamTrial.run(upstream, on: group.loops[0])
            } catch {
                throw CommandFailure.cannot("upstream \(settings.name): \(error)")
            }
            for line in Words.columns(steps.map(row)) { write(line) }
            isGood = isGood && steps.allSatisfy(\.isGood)
        }
        return isGood
    }

    private static func row(_ step: UpstreamTrial.Step) -> [String] {
        [
            step.name, step.isGood ? Output.coloured("ok", .green) : Output.coloured("FAILED", .red),
            Words.safe(step.text),
        ]
    }
}
