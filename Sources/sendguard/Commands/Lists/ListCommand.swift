import ArgumentParser

struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Keep lists of addresses: who must not be mailed, and who may be.",
        discussion: """
              sendguard list import unsubscribed export.csv     a new version, in one step
              sendguard list add unsubscribed ann@example.com   one address, at once
              sendguard list check ann@example.com              where somebody stands, and why
              sendguard list show                               all lists and how old they are

            An entry is an address, a domain (@example.com, with its subdomains
            *.example.com), a local part at any domain (postmaster@*), or the MD5, SHA-1,
            SHA-256 or SHA-512 of an address.
            """,
        subcommands: [
            ListShowCommand.self, ListCheckCommand.self, ListImportCommand.self, ListAddCommand.self,
            ListRemoveCommand.self, ListEraseCommand.self, ListHistoryCommand.self, ListDiffCommand.self,
            ListExportCommand.self, ListStatsCommand.self,
        ])
}
