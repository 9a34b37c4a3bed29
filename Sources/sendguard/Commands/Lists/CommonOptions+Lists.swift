import Admin

extension CommonOptions {
    /// The guard, for commands about lists: with none running, what the configuration expects of them counts, and a
    /// mistake in it is told. A running guard has read its own.
    func listControl() async throws -> any GuardControl {
        let isRunning = RemoteControl(path: ControlFinder.socket(in: try stateFolder())).isAnswered
        return try await control(lists: isRunning ? [] : try configuration()?.configuration.lists ?? [])
    }
}
