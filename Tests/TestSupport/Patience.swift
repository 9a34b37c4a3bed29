import Foundation

/// How long tests wait for another program before they give up, and whether it is one that sanitizers watch.
package enum Patience {
    /// Sanitized programs are many times slower: `scripts/test --sanitize` sets `SENDGUARD_TEST_PATIENCE`.
    private static let factor = Int(ProcessInfo.processInfo.environment["SENDGUARD_TEST_PATIENCE"] ?? "") ?? 1

    /// A sanitizer keeps what a program has freed, so the size of a process says little there.
    package static let isSanitized = factor > 1

    /// A time that is ample for the program as it is, made so for the one at hand.
    package static func stretched(_ limit: Duration) -> Duration { limit * factor }
}
