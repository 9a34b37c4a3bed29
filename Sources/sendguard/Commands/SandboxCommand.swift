import ArgumentParser

struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox",
        abstract: "Run a stand-in ESP that accepts everything and keeps what it gets.",
        discussion: """
            Messages land in DIR/NNNN.eml, one line about each in DIR/index.jsonl. Nothing
            leaves this machine.

              sendguard sandbox
              sendguard sandbox --listen 127.0.0.1:2600 --dir /tmp/esp

            Exit codes:
              0  ended by Ctrl-C or SIGTERM
              2  usage
              3  the address or the folder cannot be used
            """)

    @Option(help: ArgumentHelp("Where to accept mail.", valueName: "addr:port"))
    var listen = "127.0.0.1:2526"

    @Option(help: ArgumentHelp("The folder for what arrives.", valueName: "dir"))
    var dir = "sandbox"

    func validate() throws { try Endpoint.validate(listen, option: "--listen") }

    func run() async throws {
        guard let status = CommandEnd(rawValue: try await SandboxRun.run(listen: listen, folder: dir)) else {
            throw CommandEnd.cannot
        }
        if status != .done { throw status }
    }
}
