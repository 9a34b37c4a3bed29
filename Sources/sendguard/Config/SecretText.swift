import Foundation
import Guard

/// Reads secrets that the configuration names: passwords, and salts and keys of hashed lists. Each is one line of text.
enum SecretText {
    /// Reads a file, without line ends at the end: many tools end a file with a line end that belongs to no secret.
    /// - Parameter what: the secret, for the failure: `the password`.
    static func read(_ path: String, _ what: String) throws(PasswordFault) -> String {
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)) else {
            throw PasswordFault("the file \(path) \(FileTrouble.text(path))")
        }
        guard var text = String(validating: data, as: UTF8.self) else {
            throw PasswordFault("the file \(path) is not UTF-8 text")
        }
        while text.last?.isNewline == true { text.removeLast() }
        return try checked(text, what, in: path)
    }

    /// A NUL ends a field of AUTH PLAIN (RFC 4616 section 2), and no secret has a line break.
    static func checked(_ text: String, _ what: String, in place: String) throws(PasswordFault) -> String {
        if text.isEmpty { throw PasswordFault("\(what) in \(place) is empty") }
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw PasswordFault("\(what) in \(place) has a line break or another control character")
        }
        return text
    }
}

/// Why there is no password or other secret. The text contains no part of it.
struct PasswordFault: Error, Hashable, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// Reads the secrets of lists from their files.
enum ListHashSecretFile {
    static func read(_ source: ListHashSource) throws(PasswordFault) -> ListHashSecret {
        ListHashSecret(source.form, bytes: Array(try SecretText.read(source.file, source.what).utf8))
    }

    /// The secrets of lists by name. One that cannot be read makes its list doubtful.
    static func readAll(_ lists: [ListSettings]) -> [String: ListHashKnowledge] {
        var secrets: [String: ListHashKnowledge] = [:]
        for list in lists {
            guard let source = list.hash else { continue }
            do throws(PasswordFault) { secrets[list.name] = .known(try read(source)) } catch {
                secrets[list.name] = .missing("its hashes need a secret, and \(error)")
            }
        }
        return secrets
    }
}
