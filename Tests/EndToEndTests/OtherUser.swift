import Foundation
import TestSupport

/// The user `nobody`, who is only in the group `nogroup`.
enum OtherUser {
    /// Only root can run a program as another user.
    static let isThere = geteuid() == 0 && Checkout.find("setpriv") != nil

    /// The arguments of `setpriv`, before the program that `nobody` runs.
    static let arguments = ["--reuid=65534", "--regid=65534", "--clear-groups"]

    static func run(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws -> Command {
        try Command.run("setpriv", Self.arguments + [program] + arguments, environment: environment)
    }
}

extension GuardProgram {
    /// Lets every user pass through the folders above the state folder.
    func openFoldersAbove() {
        var folder = folder
        while folder.count > 1, !folder.hasSuffix("/tmp") {
            chmod(folder, 0o755)
            folder = (folder as NSString).deletingLastPathComponent
        }
    }
}
