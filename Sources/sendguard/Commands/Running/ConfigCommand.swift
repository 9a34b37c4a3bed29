import ArgumentParser
import Control
import Guard
import Mail
import Net
import Relay
import System

struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Check the configuration.", subcommands: [ConfigCheckCommand.self])
}

struct ConfigCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "List every mistake in the configuration, each with its line.",
        usage: "sendguard config check [--connect] [--config <path>] [--state <dir>]",
        discussion: """
              sendguard config check
              sendguard config check --config /etc/sendguard/sendguard.yaml
              sendguard config check --connect

            This command runs the checks that serve runs before it starts: the file, and
            what it names (certificates, keys, logins, passwords, programs, folders, the
            group). Run it as the guard's user, because that user's rights count. A
            warning names a setting that works but will soon fail or miss its purpose;
            serve logs it.

            --connect also tests each ESP: name, connection, TLS, login. It sends no mail.

            Exit codes:
              0  the configuration is good; standard error may have warnings
              1  --connect: a step failed
              2  the configuration has mistakes
              3  the configuration is good, but something it names cannot be used

            More: sendguard help configuration
            """)

    @Flag(help: "Also test each ESP: name, connection, TLS and login. Sends no mail.")
    var connect = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        guard let loaded = try common.configuration() else {
            throw CommandFailure.usage(
                "no configuration file: none of \(ConfigurationLoader.defaultPaths.joined(separator: ", ")) exists")
        }
        var served = ServedConfiguration(loaded)
        served.note(flag: "--state", common.state, instead: "state")
        let inspection = ConfigurationInspection(served, at: Timestamp(microseconds: Clock.wallMicroseconds))
        Output.complain(inspection.warnings.map { "warning: \($0.text)" }, isPlain: true)
        try inspection.refuseErrors()
        Output.lines(Self.summary(of: loaded))
        guard connect else { return }
        if try await !UpstreamTrials.run(loaded.configuration, write: { Output.line($0) }) { throw CommandEnd.no }
    }

    static func summary(of loaded: LoadedConfiguration) -> [String] {
        let configuration = loaded.configuration
        let listeners = configuration.listeners.map { listener in
            [
                "listen", listener.address, "tls \(listener.tls.rawValue)", "auth \(listener.auth.rawValue)",
                "stream \(listener.streamText)",
            ]
        }
        let upstreams = configuration.upstreams.map { upstream in
            [
                "upstream", "\(upstream.name) at \(upstream.host):\(upstream.port)", "tls \(upstream.tls.rawValue)",
                upstream.username == nil ? "no login" : "login", "up to \(upstream.connections) sessions",
            ]
        }
        let lists = configuration.lists.map { list in
            [
                "list", list.name, list.kind.rawValue, "it \(list.askedText)",
                list.refresh.map { "refreshed from \($0.text)" } ?? "imported by hand",
            ]
        }
        let streams = loaded.possibleMail.streams.map { ["streams", Words.safe($0.joined(separator: ", "))] }
        return [Output.coloured("OK", .green) + "  \(loaded.file)  state folder \(configuration.state)"]
            + TerminalWidth.broken(Words.columns(listeners + upstreams + lists + [streams].compactMap(\.self)))
    }
}

/// `config check --connect`: tests each ESP of a configuration and prints the result of each step.
enum UpstreamTrials {
    /// - Parameter write: prints a line.
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
