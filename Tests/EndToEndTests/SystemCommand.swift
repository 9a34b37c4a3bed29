import TestSupport

/// Commands of the system that several suites use.
enum SystemCommand {
    static let swaks = Checkout.find("swaks") != nil
    static let openssl = Checkout.find("openssl") != nil

    /// Whether a program may be traced here; some containers forbid it.
    static let strace: Bool = {
        guard let strace = Checkout.find("strace"),
            let child = try? ChildProcess(strace, ["-o", "/dev/null", "true"], log: "/tmp/sendguard-strace-probe")
        else { return false }
        return (try? child.wait()) == 0
    }()

    /// A users file of one login, with a SHA-512 hash of crypt(3).
    static func usersFile(name: String, password: String) throws -> String {
        let hash = try Command.run("openssl", ["passwd", "-6", "-salt", "mistletoe", password]).output
        return try TestScope.mine.write("users", "\(name):\(hash)")
    }
}
