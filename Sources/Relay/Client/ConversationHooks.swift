import Guard

/// What the server needs of a conversation to drain it, and to put on record why it ended. Lives on the connection's loop.
final class ConversationHooks {
    /// The conversation waits for a command, so an interruption costs the client nothing but a 421.
    var isWaitingForCommand = false
    let isDraining: () -> Bool
    /// Told what ended the session, in words for a person, and who was logged in.
    let noteEnd: (SessionEvent.Kind, _ detail: String, _ login: String?) -> Void

    init(
        isDraining: @escaping () -> Bool,
        noteEnd: @escaping (SessionEvent.Kind, _ detail: String, _ login: String?) -> Void = { _, _, _ in }
    ) {
        self.isDraining = isDraining
        self.noteEnd = noteEnd
    }
}
