import CLinux

/// A crypt(3) hash: yescrypt (`$y$`), SHA-512 (`$6$`) and whatever else the system's libcrypt verifies.
package struct PasswordHash: Sendable, Hashable {
    package let text: String
    package init(_ text: String) { self.text = text }

    /// Whether the password gives this hash. Takes tens of milliseconds by intent: on a `Worker` only.
    package func matches(_ password: String) -> Bool {
        guard !password.utf8.contains(0) else { return false }
        // crypt_data is 32 KB; too much for some stacks.
        let data = UnsafeMutablePointer<crypt_data>.allocate(capacity: 1)
        data.initialize(to: crypt_data())
        defer { data.deallocate() }
        guard let hashed = crypt_r(password, text, data) else { return false }
        let result = String(cString: hashed)
        // A failure token begins with `*` and never equals a valid hash (crypt(5)).
        guard !result.hasPrefix("*"), result.utf8.count == text.utf8.count else { return false }
        return zip(result.utf8, text.utf8).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
