import Mail

/// The resumes that wait for a second person. Every method is durable when it returns; the end of a stop takes its
/// waiting resume with it.
package protocol AwaitedResumes: Sendable {
    /// Keeps a resume, in place of an earlier one of the same stop, and writes its act.
    /// - Returns: nil when no such stop is active.
    func ask(_ order: ResumeOrder, at: Timestamp) async throws(StoreFailure) -> AwaitedResume?
    /// By stop.
    func awaitedResumes() async throws(StoreFailure) -> [AwaitedResume]
    /// Whether the guard that ran last asked for a second person; what holds while none runs.
    func requiresSecond() async throws(StoreFailure) -> Bool
    func setRequiresSecond(_ required: Bool) async throws(StoreFailure)
}
