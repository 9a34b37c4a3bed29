import ArgumentParser

struct TripsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trips",
        abstract: "Show where the rules stand that stop mail by themselves, and try rules out on recorded mail.",
        subcommands: [TripsExplainCommand.self, TripsReplayCommand.self])
}
