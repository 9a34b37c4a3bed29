import System

extension ControlSlots {
    /// Answers a request in one of the slots of its kind; 503 when none is free.
    ///
    /// A stop, and whatever needs little work, is answered on the caller's thread. All other work is done on the threads
    /// that all tasks share.
    func answer(
        _ kind: Kind, for user: User, _ work: @escaping @Sendable () async -> ControlAnswer
    ) async -> ControlAnswer {
        guard enter(kind, user: user) else {
            return .failure(503, "the guard is busy with other requests of this kind; try again")
        }
        guard kind == .report || kind == .stream else {
            defer { leave(kind, user: user) }
            return await work()
        }
        let answer = await Self.running(work)
        guard case .pieces(let pieces) = answer.body else {
            leave(kind, user: user)
            return answer
        }
        // The slot is in use until the whole answer has been read.
        let begun = BegunAnswer(pieces) { self.leave(kind, user: user) }
        do throws(ControlFailure) { try await begun.begin() } catch { return ControlAnswer(error) }
        var whole = answer
        whole.body = .pieces(begun)
        return whole
    }

    /// Runs work on the threads that all tasks share.
    ///
    /// **Why a task of its own.** A closure that runs wherever its caller runs stays on the caller's thread, whatever
    /// executor is preferred around it.
    private static func running(_ work: @escaping @Sendable () async -> ControlAnswer) async -> ControlAnswer {
        let task = Task(executorPreference: globalConcurrentExecutor) { await work() }
        return await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
    }
}

/// A long answer whose first piece has been read, so that an immediate error becomes a failure answer and not a
/// broken one. It frees its slot when it ends or is released.
private actor BegunAnswer: PageSource {
    private let source: any PageSource<UInt8>
    private let leave: @Sendable () -> Void
    private var first: [UInt8]?

    init(_ source: any PageSource<UInt8>, leave: @escaping @Sendable () -> Void) {
        (self.source, self.leave) = (source, leave)
    }

    deinit { leave() }

    func begin() async throws(ControlFailure) { first = try await source.next() }

    func next() async throws(ControlFailure) -> [UInt8]? {
        guard let first else { return nil }
        self.first = try await source.next()
        return first
    }
}
