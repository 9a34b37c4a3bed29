import Foundation

/// Who is at the keyboard.
enum Person {
    /// The user's name; behind sudo, the name of the person and not root's.
    static var current: String {
        let behindSudo = ProcessInfo.processInfo.environment["SUDO_USER"] ?? ""
        return behindSudo.isEmpty ? NSUserName() : behindSudo
    }
}
