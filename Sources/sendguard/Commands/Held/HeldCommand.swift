import ArgumentParser

struct HeldCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "held",
        abstract: "Look at mail that a stop holds, send it on, or throw it away.",
        discussion: """
            Held mail stays until somebody releases or discards it: ending the stop
            does neither.
            """,
        subcommands: [
            HeldListCommand.self, HeldShowCommand.self, HeldReleaseCommand.self, HeldDiscardCommand.self,
        ])
}
