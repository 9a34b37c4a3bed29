/// What can be asked of a guard about lists.
package protocol ListControl: Sendable {
    /// Makes a file the list's version in force, in one step. `badRows` and `refused` leave the version before in force.
    func importList(
        _ request: ListImportRequest, from source: any ListByteSource
    ) async throws(ControlFailure) -> ListImportReport
    /// Where an address stands; `refused` when it is no address.
    func checkLists(address: String) async throws(ControlFailure) -> ListCheckReport
}
