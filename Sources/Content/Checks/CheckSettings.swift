import Mail

/// The mode of one check, with exceptions by campaign and stream.
package struct CheckSettings: Hashable, Sendable {
    /// nil leaves the check's own default.
    package var mode: CheckMode?
    package var campaigns = NameTable<CheckMode>()
    package var streams = NameTable<CheckMode>()

    package init(mode: CheckMode? = nil) { self.mode = mode }

    /// The campaign's exception outranks the stream's, which outranks the general mode.
    package func mode(campaign: String, stream: String) -> CheckMode? {
        campaigns[campaign] ?? streams[stream] ?? mode
    }
}
