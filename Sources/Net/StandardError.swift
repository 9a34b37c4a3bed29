import Glibc

/// Standard error, for the log.
package enum StandardError {
    /// Writes what it can. A log that cannot be written, on a full disk for one, must not end the guard, so
    /// failures are ignored.
    package static func write(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty, let count = try? Syscalls.write(STDERR_FILENO, rest) {
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            }
        }
    }
}
