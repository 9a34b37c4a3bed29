/// What the server needs of a conversation to drain it. Lives on the connection's loop.
final class ConversationHooks {
    /// The conversation waits for a command, so an interruption costs the client nothing but a 421.
    var isWaitingForCommand = false
    let isDraining: () -> Bool

    init(isDraining: @escaping () -> Bool) { self.isDraining = isDraining }
}
