import ArgumentParser

struct ApologyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apology",
        abstract: "The way back to those whom an incident has reached.",
        subcommands: [
            ApologyCheckCommand.self, ApologyArmCommand.self, ApologyShowCommand.self, ApologyPeopleCommand.self,
            ApologyEndCommand.self,
        ])
}
