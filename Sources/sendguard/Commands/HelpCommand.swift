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
        guard !words.isEmpty else {
            Output.line(Sendguard.helpMessage())
            return Output.lines(
                ["", "TOPICS (sendguard help TOPIC):"]
                    + HelpPage.all.map { "  \($0.topic.padding(to: 22))  \($0.title)" })
        }
        if let page = Self.page(words) { return Output.bytes(Array(page.text.utf8)) }
        guard let command = Self.command(words) else {
            throw CommandFailure.usage(Self.mistake(in: words), "`sendguard help` lists all topics and commands")
        }
        Output.line(Sendguard.helpMessage(for: command))
    }

    /// The page of a topic, in upper or lower case; nil when the words are no topic.
    private static func page(_ words: [String]) -> HelpPage? {
        guard words.count == 1 else { return nil }
        return HelpPage.all.first { $0.topic == words[0].lowercased() }
    }

    /// The command with these words, such as `held release`, in upper or lower case; nil when there is none.
    static func command(_ words: [String]) -> (any ParsableCommand.Type)? {
        var command: any ParsableCommand.Type = Sendguard.self
        for word in words {
            guard let next = Self.command(word, below: command, ignoresCase: true) else { return nil }
            command = next
        }
        return command
    }

    /// The subcommand with this name, or with this name as its former one; nil when there is none.
    static func command(
        _ word: String, below command: any ParsableCommand.Type, ignoresCase: Bool
    ) -> (any ParsableCommand.Type)? {
        let name = ignoresCase ? word.lowercased() : word
        return command.configuration.subcommands.first {
            $0.configuration.commandName == name || $0.configuration.aliases.contains(name)
        }
    }

    /// Whether the words are a topic or a command.
    private static func isKnown(_ words: [String]) -> Bool { page(words) != nil || command(words) != nil }

    /// Says that there is no such help, and what the person probably wants.
    static func mistake(in words: [String]) -> String {
        let name = Words.safe(words.joined(separator: " "))
        if words.count > 1, words.allSatisfy({ isKnown([$0]) }) {
            let commands = words.map { "`sendguard help \($0.lowercased())`" }
            return "help prints one topic at a time: \(commands.joined(separator: ", "))"
        }
        let hint = suggestion(for: words).map { "; did you mean `sendguard help \($0)`?" } ?? ""
        return "there is no topic and no command \"\(name)\"\(hint)"
    }

    /// A topic that begins with the words, else the command at their beginning, else the nearest topic or command.
    private static func suggestion(for words: [String]) -> String? {
        let topics = HelpPage.all.map(\.topic)
        let joined = words.joined(separator: "-").lowercased()
        if let longer = topics.first(where: { $0.hasPrefix(joined) }) { return longer }
        let beginnings = (1..<max(1, words.count)).reversed().map { Array(words.prefix($0)) }
        if let known = beginnings.first(where: isKnown) { return known.joined(separator: " ").lowercased() }
        let commands = Sendguard.configuration.subcommands.filter { $0.configuration.shouldDisplay }
            .compactMap { $0.configuration.commandName }
        return Nearest.candidate(to: words.joined(separator: " "), among: topics + commands)
    }
}

/// A page of the manual, compiled in from `Sources/sendguard/Documentation.docc`. It is plain Markdown: a terminal shows
/// it as it is, and DocC renders it.
struct HelpPage {
    /// The topic for `sendguard help`: the name of the file without `.md`.
    let topic: String
    let text: String

    /// The first line, without its `#`.
    var title: String { String(text.prefix { $0 != "\n" }.drop { $0 == "#" || $0 == " " }) }

    /// All pages, in the order in which the program lists them.
    static let all = ShippedFiles.files(in: "help").map { HelpPage(topic: String($0.name.dropLast(3)), text: $0.text) }
}
