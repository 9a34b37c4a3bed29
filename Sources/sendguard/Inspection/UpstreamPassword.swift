import Foundation
import Guard

/// The password for an ESP, from where the configuration says.
enum UpstreamPassword {
    /// From the file or the environment variable that the settings name; a last line end is not part of it.
    /// - Returns: nil when there is none to be had by intent.
    static func read(_ settings: UpstreamSettings) throws(PasswordFault) -> Secret? {
        if let path = settings.passwordFile {
            guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)) else {
                throw PasswordFault("the file \(path) cannot be read")
            }
            guard var text = String(validating: data, as: UTF8.self) else {
                throw PasswordFault("the file \(path) is not UTF-8 text")
            }
            while text.last?.isNewline == true { text.removeLast() }
            return try secret(text, in: path)
        }
        guard let name = settings.passwordEnvironment else { return nil }
        guard let text = ProcessInfo.processInfo.environment[name] else {
            throw PasswordFault("the environment has no variable \(name)")
        }
        return try secret(text, in: name)
    }

    /// A NUL ends a field of AUTH PLAIN (RFC 4616 section 2), and a line break is no part of any password.
    private static func secret(_ text: String, in place: String) throws(PasswordFault) -> Secret {
        if text.isEmpty { throw PasswordFault("the password in \(place) is empty") }
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw PasswordFault("\(place) holds more than a password: a line break or another control character")
        }
        return Secret(text)
    }
}

/// Why there is no password; without any of its text.
struct PasswordFault: Error, Hashable, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
