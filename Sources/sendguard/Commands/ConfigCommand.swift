import ArgumentParser
import Foundation
import Guard

struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Look at the configuration.", subcommands: [ConfigCheckCommand.self])
}

struct ConfigCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Report every mistake in the configuration at once, with its line.",
        discussion: """
              sendguard config check
              sendguard config check --config /etc/sendguard/sendguard.yaml

            Exit codes:
              0  the configuration is good
              2  it has mistakes
              3  it is good, but a file it names cannot be read
            """)

    @OptionGroup var common: CommonOptions

    func run() async throws {
        guard let loaded = try common.configuration() else {
            throw CommandFailure.usage(
                "no configuration file: none of \(ConfigurationLoader.defaultPaths.joined(separator: ", ")) exists")
        }
        let missing = loaded.unreadableFiles
        guard missing.isEmpty else { throw CommandFailure(lines: missing, status: .cannot, isPlain: true) }
        for reference in loaded.references where reference.key == "users_file" {
            _ = try UsersFile.load(reference.path)
        }
        Output.lines(Self.summary(of: loaded))
    }

    static func summary(of loaded: LoadedConfiguration) -> [String] {
        let configuration = loaded.configuration
        let listeners = configuration.listeners.map { listener in
            [
                "listen", listener.address, "tls \(listener.tls.rawValue)", "auth \(listener.auth.rawValue)",
                "stream \(listener.streamName)",
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
                "list", list.name, list.kind.rawValue, list.mode.rawValue,
                list.refresh.map { "refreshed from \($0.text)" } ?? "imported by hand",
            ]
        }
        return [Output.coloured("OK", .green) + "  \(loaded.file)  state folder \(configuration.state)"]
            + Words.columns(listeners + upstreams + lists)
    }
}
