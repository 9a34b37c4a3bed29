import Guard
import System

/// The group of `control.group`. Its members may send requests to the guard.
enum ControlGroup {
    /// Gives the members access to the socket in the state folder, and to no other file there.
    /// - Returns: the group's number. nil when no group is configured; then the folder is open to the guard's user
    ///   only.
    static func open(_ configuration: Configuration) throws -> UInt32? {
        let folder = configuration.state
        guard let name = configuration.control.group else {
            // Any other mode was set by a person on purpose.
            if Permissions.mode(of: folder) == shared { try set(folder, own, nil, "the state folder cannot be closed") }
            return nil
        }
        guard let group = Accounts.groupID(name) else {
            throw CommandFailure.cannot("control.group: this system has no group \"\(name)\"")
        }
        let advice = "control.group: the state folder cannot be given to the group \(name); is the guard's user in it?"
        try set(folder, shared, group, advice)
        return group
    }

    private static let shared = StateFolderRights.shared
    private static let own: UInt32 = 0o700

    private static func set(_ folder: String, _ mode: UInt32, _ group: UInt32?, _ advice: String) throws {
        do throws(SystemCallFailure) { try Permissions.set(folder: folder, mode: mode, group: group) } catch {
            throw CommandFailure.cannot("\(advice) (\(error))")
        }
    }
}
