/// Where stops are kept that the store could not record; it needs neither the store nor room on the disk.
package protocol UnwrittenStopStore: Sendable {
    /// What an earlier process has left, in the time of the given clock. A failure means that nobody knows.
    func unwritten(on clock: SwitchClock) async throws(StoreFailure) -> [UnwrittenStop]
    /// Puts these in the place of those that are there. Durable when it returns.
    /// - Parameter stops: asked when it is written, so that of two at once the later one is what stays.
    func keep(
        unwritten stops: @escaping @Sendable () -> [UnwrittenStop], on clock: SwitchClock
    ) async throws(StoreFailure)
}
