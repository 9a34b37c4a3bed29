/// A system call that failed on a file, a folder or a program.
package struct SystemCallFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was tried, and on what: `open /var/lib/sendguard/log`.
    package let call: String
    package let errno: Errno

    package init(_ call: String, _ errno: Errno) {
        self.call = call
        self.errno = errno
    }

    package var description: String { "\(call): \(errno)" }
}
