import ArgumentParser

/// `sendguard help TOPIC`: prints a page of the manual; with the words of a command, that command's help.
///
/// The argument parser has a built-in `help`, which knows only commands. This one is found first.
struct HelpCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "help",
        abstract: "Print a page of the manual, or the help of a command.",
        usage: "sendguard help [<topic> ...]",
        discussion: """
              sendguard help                  all commands and all topics
              sendguard help stop             something wrong is going out
              sendguard help lists | less     a longer page
              sendguard help held release     the options of a command

            Exit codes:
              0  printed
              2  there is no such topic and no such command
            """)

    @Argument(help: ArgumentHelp("A topic, or the words of a command.", valueName: "topic"))
    var words: [String] = []

    func run() throws {
        guard let first = words.first else {
            Output.line(Sendguard.helpMessage())
            return Output.lines(
                ["", "TOPICS (sendguard help TOPIC):"]
                    + HelpPages.all.map { "  \($0.topic.padding(to: 22))  \($0.title)" })
        }
        if words.count == 1, let page = HelpPages.all.first(where: { $0.topic == first }) {
            return Output.bytes(Array(page.text.utf8))
        }
        guard let command = Self.command(words) else {
            let name = words.joined(separator: " ")
            let near = Nearest.candidate(to: name, among: HelpPages.all.map(\.topic))
            throw CommandFailure.usage(
                "there is no topic and no command \"\(Words.safe(name))\""
                    + (near.map { "; did you mean `sendguard help \($0)`?" } ?? ""),
                "`sendguard help` lists all topics and commands")
        }
        Output.line(Sendguard.helpMessage(for: command))
    }

    /// The command with these words, such as `held release`; nil when there is none.
    static func command(_ words: [String]) -> (any ParsableCommand.Type)? {
        var command: any ParsableCommand.Type = Sendguard.self
        for word in words {
            let next = command.configuration.subcommands.first {
                $0.configuration.commandName == word || $0.configuration.aliases.contains(word)
            }
            guard let next else { return nil }
            command = next
        }
        return command
    }
}
