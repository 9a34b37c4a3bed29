import ArgumentParser
import Guard

/// What to print about a command line that the parser refused.
///
/// **Why not the parser's text alone:** a person who stops mail is in a hurry. They must read first that nothing is
/// stopped, and then the command that stops it.
struct CommandLineMistake {
    let arguments: [String]
    /// The parser's text: the error, and the usage below it. It has no names of hidden commands.
    let parsed: String

    /// - Parameter parsed: the parser's text.
    init(arguments: [String], parsed: String) {
        self.arguments = arguments
        self.parsed = Self.withoutHidden(parsed)
    }

    /// `sendguard allow` without a further word is a command that no help lists: `sendguard allow new`.
    private static func withoutHidden(_ text: String) -> String {
        Sendguard.configuration.subcommands.reduce(text) { text, command in
            guard let own = command.configuration.commandName,
                let hidden = command.configuration.defaultSubcommand?.configuration, !hidden.shouldDisplay,
                let name = hidden.commandName
            else { return text }
            return text.replacing("sendguard \(own) \(name) ", with: "sendguard \(own) ")
        }
    }

    static let noStop = NothingStopped.headline
    static let noStopConfiguration =
        "\(noStop): the configuration cannot be read. Name the state folder: sendguard stop --state DIR"

    var text: String {
        if let unknown { return text(of: unknown) }
        if let meant { return Self.error + meant }
        guard arguments.first == "stop" else { return UnknownOption(in: arguments)?.text(parsed) ?? parsed }
        if let words = StopWords(arguments), CommandLineReading.complaint(about: words.meant) == nil {
            return "\(Self.noStop): \(words.fault).\n  You probably mean: \(words.command)\n"
                + "  To stop all mail: sendguard stop\(place)\n  See 'sendguard stop --help' for all options."
        }
        let message = parsed.hasPrefix(Self.error) ? String(parsed.dropFirst(Self.error.count)) : parsed
        let end = message.firstRange(of: "\nUsage: ")?.lowerBound ?? message.endIndex
        return "\(Self.noStop): \(message[..<end])\n  To stop all mail: sendguard stop\(place)\(message[end...])"
    }

    private static let error = "Error: "

    /// The advice about a word that is no argument of `report` or `resume`; nil for other mistakes.
    private var meant: String? {
        guard arguments.count > 1, !arguments[1].hasPrefix("-") else { return nil }
        let word = arguments[1]
        switch arguments[0] {
        case "report":
            let option = IncidentID(word) == nil ? "campaign" : "incident"
            return "report does not take the word \"\(Words.safe(word))\".\n"
                + "  You probably mean: sendguard report --\(option) \(Words.argument(word))"
        case "resume":
            let ids = arguments.dropFirst().prefix { StopID($0) != nil }
            guard ids.count > 1 else { return nil }
            return "resume ends one stop at a time.\n"
                + ids.map { "  sendguard resume \($0) --reason TEXT" }.joined(separator: "\n")
                + "\n  All stops that people made: sendguard resume --all --reason TEXT"
        default: return nil
        }
    }

    /// A word in the place of a command, and the command that probably was meant.
    private struct Unknown {
        /// The words before it, such as `list`.
        let parents: [String]
        let word: String
        let nearest: String?
    }

    /// nil when all commands on the line exist.
    private var unknown: Unknown? {
        var command: any ParsableCommand.Type = Sendguard.self
        var parents: [String] = []
        for word in arguments {
            let below = command.configuration.subcommands
            guard !below.isEmpty, !word.hasPrefix("-") else { return nil }
            guard let next = HelpCommand.command(word, below: command, ignoresCase: false) else {
                let names = below.filter { $0.configuration.shouldDisplay }.compactMap { $0.configuration.commandName }
                let other = parents.isEmpty ? Self.otherWords[word.lowercased()] : nil
                return Unknown(
                    parents: parents, word: word, nearest: other ?? Nearest.candidate(to: word, among: names))
            }
            parents.append(word)
            command = next
        }
        return nil
    }

    /// Words that people use for a command.
    private static let otherWords = [
        "halt": "stop", "pause": "stop", "kill": "stop", "abort": "stop", "cancel": "stop", "freeze": "stop",
        "start": "serve", "run": "serve", "continue": "resume", "unpause": "resume",
    ]

    private func text(of unknown: Unknown) -> String {
        let what = "there is no command \"\(Words.safe((unknown.parents + [unknown.word]).joined(separator: " ")))\""
        let help = (["sendguard"] + unknown.parents + ["--help"]).joined(separator: " ")
        let list = "\n  See '\(help)' for all commands."
        guard let nearest = unknown.nearest else { return "\(Self.error)\(what).\(list)" }
        if unknown.parents.isEmpty, nearest == "stop" {
            return "\(Self.noStop): \(what).\n  To stop all mail: sendguard stop\(place)\(list)"
        }
        let meant = (["sendguard"] + unknown.parents + [nearest]).joined(separator: " ")
        return "\(Self.error)\(what); did you mean `\(meant)`?\(list)"
    }

    /// The options on the line that say where the guard is, to be repeated in an advised command.
    private var place: String {
        var words: [String] = []
        for (index, word) in arguments.enumerated() {
            if word.hasPrefix("--state=") || word.hasPrefix("--config=") {
                words.append(word)
            } else if word == "--state" || word == "--config", index + 1 < arguments.count {
                words += [word, arguments[index + 1]]
            }
        }
        return words.map { " " + Words.safe($0) }.joined()
    }
}
