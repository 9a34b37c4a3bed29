import Guard
import Net
import System

/// Who may enter the state folder, looked at before the guard starts: addresses, kept messages and the stop itself lie there.
///
/// A folder that is not there yet is made for the guard's user alone. One that others can enter is refused and not mended
/// in silence: what lies in it may have been read, or changed, already.
enum StateFolderRights {
    /// - Throws: `CommandFailure`, with the command that mends it.
    static func check(_ configuration: Configuration) throws {
        let folder = configuration.state
        guard let mode = Permissions.mode(of: folder) else { return }
        // Its owner may change every right in it. Root may in any case.
        if let owner = Permissions.owner(of: folder), owner != Accounts.ownID, owner != 0 {
            throw CommandFailure.cannot(
                "the state folder \(folder) belongs to another user (uid \(owner)), who could change what is kept in it; "
                    + "run: chown -R \(Accounts.ownID) \(folder)")
        }
        // Members of the group of before may go through; `ControlGroup` sets the group of now.
        let allowed: UInt32 = mode & 0o7777 == ControlGroup.shared ? 0o710 : 0o700
        guard mode & 0o077 & ~allowed != 0 else { return }
        throw CommandFailure.cannot(
            "the state folder \(folder) can be entered by other users (mode \(String(mode, radix: 8))), and it holds "
                + "addresses and messages; run: chmod 700 \(folder)")
    }
}

/// The group whose members may ask the guard, as `control.group` names it.
enum ControlGroup {
    /// Lets its members pass through the state folder to the socket, and to nothing else in it.
    /// - Returns: its number; nil when none is configured, and the folder is the guard's own user's again.
    static func open(_ configuration: Configuration) throws -> UInt32? {
        let folder = configuration.state
        guard let name = configuration.control.group else {
            // Any other mode was set by somebody on purpose.
            if Permissions.mode(of: folder) == shared { try set(folder, own, nil, "the state folder cannot be closed") }
            return nil
        }
        guard let group = Accounts.groupID(name) else {
            throw CommandFailure.cannot("control.group: this system has no group \"\(name)\"")
        }
        let advice = "control.group: the state folder cannot be given to \(name); is the guard's user a member?"
        try set(folder, shared, group, advice)
        return group
    }

    /// The group may pass through the folder, and may not list it.
    static let shared: UInt32 = 0o710
    private static let own: UInt32 = 0o700

    private static func set(_ folder: String, _ mode: UInt32, _ group: UInt32?, _ advice: String) throws {
        do throws(SystemCallFailure) { try Permissions.set(folder: folder, mode: mode, group: group) } catch {
            throw CommandFailure.cannot("\(advice) (\(error))")
        }
    }
}
