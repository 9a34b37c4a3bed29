import Foundation

/// How long tests wait for another program before they give up, and whether sanitizers watch that program.
package enum Patience {
    /// Sanitized programs are many times slower: `scripts/test --sanitize` sets `SENDGUARD_TEST_PATIENCE`.
    private static let factor = Int(ProcessInfo.processInfo.environment["SENDGUARD_TEST_PATIENCE"] ?? "") ?? 1

    /// A sanitizer keeps freed memory, so the size of a process means little there.
    package static let isSanitized = factor > 1

    /// A time limit that is ample for a normal build, stretched for a sanitized one.
    package static func stretched(_ limit: Duration) -> Duration { limit * factor }
}
