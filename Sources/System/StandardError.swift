import Glibc

/// Standard error, for the log.
package enum StandardError {
    /// Writes what it can. A log that cannot be written, on a full disk for one, must not end the guard, so
    /// failures are ignored.
    package static func write(_ text: String) {
        var text = text
        text.withUTF8 { bytes in try? Syscalls.writeAll(STDERR_FILENO, UnsafeRawBufferPointer(bytes)) }
    }
}
