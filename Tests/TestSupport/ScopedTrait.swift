import Synchronization
import Testing

/// Gives every test a `TestScope`: `@Suite(.scoped) struct RelayTests { ... }`.
package struct ScopedTrait: TestTrait, SuiteTrait, TestScoping {
    package var isRecursive: Bool { true }

    package func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable @concurrent () async throws -> Void
    ) async throws {
        let failures = Failures()
        let watch: IssueHandlingTrait = .compactMapIssues { issue in
            failures.count.withLock { $0 += 1 }
            return issue
        }
        try await TestScope.run {
            try await watch.provideScope(for: test, testCase: testCase, performing: function)
        } failed: {
            failures.count.withLock { $0 } > 0
        }
    }

    private final class Failures: Sendable {
        let count = Mutex(0)
    }
}

extension Trait where Self == ScopedTrait {
    package static var scoped: ScopedTrait { ScopedTrait() }
}
