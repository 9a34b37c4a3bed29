/// A command's end with something to say on standard error.
struct CommandFailure: Error, Hashable {
    let lines: [String]
    let status: CommandEnd

    static func usage(_ lines: String...) -> CommandFailure { CommandFailure(lines: lines, status: .usage) }
    static func cannot(_ lines: String...) -> CommandFailure { CommandFailure(lines: lines, status: .cannot) }
}
