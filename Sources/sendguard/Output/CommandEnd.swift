/// How a command ends. Thrown by a command that has said all there is to say.
enum CommandEnd: Int32, Error {
    case done = 0
    /// The answer is no: blocked, stopped, not found.
    case no = 1
    /// The command line or the configuration is wrong.
    case usage = 2
    /// The guard cannot be reached, or what was asked for cannot be done.
    case cannot = 3
}
