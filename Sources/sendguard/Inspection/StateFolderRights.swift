import System

/// Checks who may enter the state folder before the guard starts. The folder has addresses, kept messages and the
/// stops.
///
/// The guard creates a missing folder with access only for the guard's user. It refuses a folder that others can
/// enter, and does not repair it in silence: they may have read or changed the files already.
enum StateFolderRights {
    /// The fault in the rights, with the command that repairs it; nil when the rights are right or the folder does
    /// not exist.
    static func fault(of folder: String) -> String? {
        guard let mode = Permissions.mode(of: folder) else { return nil }
        // The folder's owner may change every right in it; root may do so in every folder.
        if let owner = Permissions.owner(of: folder), owner != Accounts.ownID, owner != 0 {
            return
                "the state folder \(folder) belongs to another user (uid \(owner)), who could change its files; "
                + "run: chown -R \(Accounts.ownID) \(folder)"
        }
        // Members of an earlier group may pass through; `ControlGroup` sets the present group.
        let allowed: UInt32 = mode & 0o7777 == shared ? 0o710 : 0o700
        guard mode & 0o077 & ~allowed != 0 else { return nil }
        return
            "other users can enter the state folder \(folder) (mode \(String(mode & 0o7777, radix: 8))), which holds "
            + "addresses and messages; run: chmod 700 \(folder)"
    }

    /// Lets a group pass through the folder, but not list it.
    static let shared: UInt32 = 0o710
}
