import ArgumentParser
import Foundation

/// A word on a command line that begins like an option and is none of the command's.
///
/// **Why not the parser's text alone:** it first says what is missing, because it checks that first. `allow --hlp` would
/// be told to say what may pass.
struct UnknownOption: Hashable {
    /// As typed, without `=` and a value.
    let word: String
    /// The option that probably was meant, without its hyphens.
    let nearest: String?

    /// nil when all options belong to the command, and when a value is missing: the parser says that.
    init?(in arguments: [String]) {
        let (command, depth) = Self.command(in: arguments)
        guard let known = try? Options(of: command) else { return nil }
        var isValue = false
        for word in arguments.dropFirst(depth) {
            if word == "--" { return nil }
            guard word.hasPrefix("--") else {
                isValue = false
                continue
            }
            if isValue { return nil }
            let name = String(word.dropFirst(2).prefix { $0 != "=" })
            guard known.names.contains(name) else {
                self.word = "--" + name
                nearest = Nearest.candidate(to: name, among: known.names.sorted())
                return
            }
            isValue = known.withValue.contains(name) && !word.contains("=")
        }
        return nil
    }

    /// The parser's text, with this first.
    func text(_ parsed: String) -> String {
        let advice = nearest.map { ". Did you mean '--\($0)'?" } ?? ""
        let rest = parsed.firstRange(of: "\nUsage: ").map { parsed[$0.lowerBound...] } ?? ""
        let said = "Error: Unknown option '"
        // The parser may know a word that is less near.
        if nearest == nil, parsed.hasPrefix(said) { return parsed }
        return "\(said)\(Words.safe(word))'\(advice)\(rest)"
    }

    /// The command of a line, and how many words name it.
    private static func command(in arguments: [String]) -> (any ParsableCommand.Type, Int) {
        var (command, depth): (any ParsableCommand.Type, Int) = (Sendguard.self, 0)
        for word in arguments {
            guard let next = HelpCommand.command(word, below: command, ignoresCase: false) else { break }
            (command, depth) = (next, depth + 1)
        }
        return (command.configuration.defaultSubcommand ?? command, depth)
    }
}

/// The long options of a command, as the parser knows them.
private struct Options {
    var names: Set<String> = []
    var withValue: Set<String> = []

    /// - Throws: when the parser describes the command in another form.
    init(of command: any ParsableCommand.Type) throws {
        let described = try JSONDecoder().decode(Described.self, from: Data(command._dumpHelp().utf8))
        for argument in described.command.arguments ?? [] {
            for name in argument.names ?? [] where name.kind == "long" {
                names.insert(name.name)
                if argument.kind == "option" { withValue.insert(name.name) }
            }
        }
        names.insert("help")
    }

    private struct Described: Decodable {
        struct Command: Decodable { let arguments: [Argument]? }
        struct Argument: Decodable {
            let kind: String
            let names: [Name]?
        }
        struct Name: Decodable {
            let kind: String
            let name: String
        }
        let command: Command
    }
}
