import System

/// Who may enter the state folder, looked at before the guard starts: addresses, kept messages and the stop itself lie there.
///
/// A folder that is not there yet is made for the guard's user alone. One that others can enter is refused and not mended
/// in silence: what lies in it may have been read, or changed, already.
enum StateFolderRights {
    /// What is wrong with them, with the command that mends it; nil when nothing is, or no folder is there.
    static func fault(of folder: String) -> String? {
        guard let mode = Permissions.mode(of: folder) else { return nil }
        // Its owner may change every right in it. Root may in any case.
        if let owner = Permissions.owner(of: folder), owner != Accounts.ownID, owner != 0 {
            return
                "the state folder \(folder) belongs to another user (uid \(owner)), who could change what is kept in it; "
                + "run: chown -R \(Accounts.ownID) \(folder)"
        }
        // Members of the group of before may go through; `ControlGroup` sets the group of now.
        let allowed: UInt32 = mode & 0o7777 == shared ? 0o710 : 0o700
        guard mode & 0o077 & ~allowed != 0 else { return nil }
        return
            "the state folder \(folder) can be entered by other users (mode \(String(mode & 0o7777, radix: 8))), and it "
            + "holds addresses and messages; run: chmod 700 \(folder)"
    }

    /// A group may pass through the folder, and may not list it.
    static let shared: UInt32 = 0o710
}
