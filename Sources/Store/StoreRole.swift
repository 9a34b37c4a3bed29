/// Who opens the state folder.
package enum StoreRole: String, Sendable {
    /// The guard itself: gives way to nobody, and is refused at once when another guard runs.
    case daemon
    /// A command while no guard runs: holds the folder for a moment and waits for another command to finish.
    case command
}
