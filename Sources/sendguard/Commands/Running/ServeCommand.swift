// Folder Commands/Running: `serve` and `sandbox`, which run a server, and `config`, which checks a server's
// configuration. It may use Options, Serve, Inspection, Config and Output.

import ArgumentParser
import Guard

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the guard: accept mail, check it, send it on to your ESP.",
        usage: "sendguard serve [<options>]",
        discussion: """
            The command prints "ready" and its addresses when it accepts mail. SIGTERM
            ends it after the messages in flight. SIGHUP reloads the configuration, the
            certificates and the lists.

              sendguard serve
              sendguard serve --config /etc/sendguard/sendguard.yaml
              sendguard serve --listen 127.0.0.1:2525 --upstream 127.0.0.1:2526

            Exit codes:
              0  a signal ended the guard
              2  the command line or the configuration is wrong; all mistakes are listed
              3  the guard cannot run: a port is in use, a folder is not writable, a
                 certificate is missing

            More: sendguard help configuration, sendguard help clients
            """)

    @Option(
        help: ArgumentHelp(
            "Accept mail here, without TLS and from this machine only, instead of the file's listeners.",
            valueName: "addr:port"))
    var listen: String?

    @Option(
        help: ArgumentHelp(
            "Send mail on to this host, with STARTTLS unless it is this machine, instead of the file's upstreams.",
            valueName: "host:port"))
    var upstream: String?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let listen {
            try Endpoint.validate(listen, option: "--listen")
            if let (host, _) = ValueText.endpoint(listen), !Endpoint.isLoopback(host) {
                throw ValidationError(
                    "--listen is for this machine only (127.0.0.1 or [::1]); a listener that others can reach needs "
                        + "the configuration file, with logins or allowed networks.")
            }
        }
        if let upstream, (ValueText.endpoint(upstream)?.port ?? 0) == 0 {
            throw ValidationError("--upstream: \"\(upstream)\" is not a host and a port such as smtp.example.com:587.")
        }
    }

    func run() async throws {
        let common = common
        let (listen, upstream) = (listen, upstream)
        let load = { @Sendable () throws -> ServedConfiguration in
            try Self.configuration(common, listen: listen, upstream: upstream)
        }
        let code = try await Serve.run(try load(), reload: load)
        guard let status = CommandEnd(rawValue: code) else { throw CommandEnd.cannot }
        if status != .done { throw status }
    }

    /// Returns the configuration with the flags applied, and the file it came from. When both flags are given, no
    /// file is needed.
    static func configuration(
        _ common: CommonOptions, listen: String?, upstream: String?
    ) throws -> ServedConfiguration {
        let loaded = try common.configuration()
        guard loaded != nil || (listen != nil && upstream != nil) else {
            throw CommandFailure.usage(
                "no configuration file: none of \(ConfigurationLoader.defaultPaths.joined(separator: ", ")) exists",
                "name one with --config, or give both --listen and --upstream")
        }
        var served = ServedConfiguration(loaded)
        served.note(flag: "--state", common.state, instead: "state")
        served.note(flag: "--listen", listen, instead: "listeners")
        served.note(flag: "--upstream", upstream, instead: "upstreams")
        var configuration = served.configuration
        if let state = common.state { configuration.state = state }
        if let listen {
            var listener = ListenerSettings(address: listen)
            // Settings that the file restricts to this stream must still apply.
            listener.stream = configuration.listeners.first?.stream
            configuration.listeners = [listener]
        }
        if let upstream, let (host, port) = ValueText.endpoint(upstream) {
            var settings = UpstreamSettings(name: "esp", host: host, port: port)
            settings.tls = Endpoint.isLoopback(host) ? .none : .starttls
            configuration.upstreams = [settings]
            // The routes name upstreams that the flag has replaced.
            configuration.routes = []
        }
        served.configuration = configuration
        return served
    }
}
