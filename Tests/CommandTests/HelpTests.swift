import ArgumentParser
import Testing

@testable import sendguard

/// The help of all commands, on a terminal of 80 columns.
struct HelpTests {
    /// Every command that the help lists, with its subcommands.
    private static let commands = [Sendguard.self] + shown(below: Sendguard.self)

    private static func shown(below command: any ParsableCommand.Type) -> [any ParsableCommand.Type] {
        command.configuration.subcommands.filter { $0.configuration.shouldDisplay }.flatMap { [$0] + shown(below: $0) }
    }

    @Test func `no line of a help text wraps inside a command or an example`() {
        #expect(Self.commands.count > 30)
        for command in Self.commands {
            for line in command.configuration.discussion.split(separator: "\n") {
                #expect(line.count <= 78, "\(command): \(line)")
            }
            for line in command.configuration.usage?.split(separator: "\n") ?? [] {
                #expect("USAGE: \(line)".count <= 80, "\(command): \(line)")
            }
        }
    }
}
