import Guard

/// What can be asked of a guard about held mail.
package protocol HeldControl: Sendable {
    /// In order of arrival; `refused` when the filter makes no sense.
    func held(_ filter: HeldFilter) async throws(ControlFailure) -> any PageSource<HeldMessageReport>
    /// What a release of it would meet now.
    func previewHeld(_ filter: HeldFilter) async throws(ControlFailure) -> HeldPreviewReport
    /// One chunk; whoever wants all goes on with the report's `next`. Only a running guard can: `cannot` without one.
    func release(_ request: HeldRequest) async throws(ControlFailure) -> HeldRunReport
    func discard(_ request: HeldRequest) async throws(ControlFailure) -> HeldRunReport
    /// What the end of a stop would let flow, and what it would leave held; nil for all that people made.
    func previewResume(_ stop: StopID?) async throws(ControlFailure) -> ResumePreviewReport
}
