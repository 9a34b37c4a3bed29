import Foundation
import TestSupport

/// The user `nobody`, who is in the group `nogroup` alone.
enum OtherUser {
    /// It takes root to be somebody else.
    static let isThere = geteuid() == 0 && Checkout.find("setpriv") != nil

    /// Of `setpriv`, before the program that `nobody` runs.
    static let arguments = ["--reuid=65534", "--regid=65534", "--clear-groups"]

    static func run(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws -> Command {
        try Command.run("setpriv", Self.arguments + [program] + arguments, environment: environment)
    }
}

extension GuardProgram {
    /// Everybody may pass what stands above the state folder.
    func openFoldersAbove() {
        var folder = folder
        while folder.count > 1, !folder.hasSuffix("/tmp") {
            chmod(folder, 0o755)
            folder = (folder as NSString).deletingLastPathComponent
        }
    }
}
