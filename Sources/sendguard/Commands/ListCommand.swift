import ArgumentParser

struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Import lists of addresses, such as who unsubscribed, and look addresses up.",
        subcommands: [ListImportCommand.self, ListCheckCommand.self])
}
