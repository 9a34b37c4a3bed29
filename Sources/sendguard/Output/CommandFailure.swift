/// A command's end with something to say on standard error.
struct CommandFailure: Error, Hashable {
    let lines: [String]
    let status: CommandEnd
    /// The lines say themselves what they are about, such as `FILE:LINE: mistake`.
    var isPlain = false

    static func usage(_ lines: String...) -> CommandFailure { CommandFailure(lines: lines, status: .usage) }
    static func cannot(_ lines: String...) -> CommandFailure { CommandFailure(lines: lines, status: .cannot) }
}
