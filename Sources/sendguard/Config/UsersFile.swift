import Foundation

/// The logins of a listener: a file of `name:hash` lines. The hash has the form of crypt(3).
///
///     # made with: mkpasswd -m yescrypt
///     newsletter:$y$j9T$…
///
/// The reader skips empty lines and lines that start with `#`.
struct UsersFile: Hashable, Sendable {
    /// yescrypt, SHA-512, SHA-256, bcrypt. Passwords behind older schemes can be guessed too fast.
    static let schemes = ["$y$", "$6$", "$5$", "$2b$"]

    /// Hashes by login name.
    let hashes: [String: String]

    /// - Throws: every mistake with its line. No mistake repeats a hash.
    init(_ text: String, file: String) throws(ConfigurationError) {
        let log = MistakeLog()
        var hashes: [String: String] = [:]
        var lines: [String: Int] = [:]
        let rows = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        for (index, row) in rows.enumerated() where !row.isEmpty && row.first != "#" {
            let number = index + 1
            guard let colon = row.firstIndex(of: ":") else {
                log.add(line: number, "the line is not of the form name:hash")
                continue
            }
            let name = String(row[..<colon])
            let hash = String(row[row.index(after: colon)...])
            if name.isEmpty || name.contains(where: \.isWhitespace) {
                log.add(line: number, "the name before the colon is empty or contains a space")
            } else if !Self.isStrong(hash) {
                log.add(
                    line: number,
                    "the hash of \"\(name)\" has none of the forms \(Self.schemes.joined(separator: ", ")); "
                        + "make one with: mkpasswd -m yescrypt (Debian: whois)")
            } else if let earlier = lines[name] {
                log.add(line: number, "the name \"\(name)\" is already on line \(earlier)")
            } else {
                hashes[name] = hash
                lines[name] = number
            }
        }
        let mistakes = log.sorted
        guard mistakes.isEmpty else { throw .mistakes(file: file, mistakes) }
        self.hashes = hashes
    }

    /// Reads a users file.
    static func load(_ path: String) throws(ConfigurationError) -> UsersFile {
        guard let bytes = try? Data(contentsOf: URL(fileURLWithPath: path)) else {
            throw .unreadable(file: path, reason: FileTrouble.text(path))
        }
        return try UsersFile(String(decoding: bytes, as: UTF8.self), file: path)
    }

    private static func isStrong(_ hash: String) -> Bool {
        guard schemes.contains(where: hash.hasPrefix), hash.utf8.count >= 20 else { return false }
        return hash.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: ":") }
    }
}
