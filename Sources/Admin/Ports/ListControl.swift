/// What can be asked of a guard about lists.
package protocol ListControl: Sendable {
    /// Makes a file the list's version in force, in one step. `badRows` and `refused` leave the version before in force.
    func importList(
        _ request: ListImportRequest, from source: any ListByteSource
    ) async throws(ControlFailure) -> ListImportReport

    /// Single entries: durable, and seen by every RCPT that comes after it returns. `refused`, and nothing is changed, when
    /// one of them cannot be read.
    func changeList(_ request: ListChangeRequest) async throws(ControlFailure) -> ListChangesReport
    /// Forgets a person. Durable when it returns; asked again, it goes on where it was broken off.
    func erase(_ request: EraseRequest) async throws(ControlFailure) -> EraseReport

    /// Those of the configuration in its order, then those that were imported without being in it.
    func listOverview() async throws(ControlFailure) -> [ListDetailReport]
    /// `refused`, as are all below, when there is no such list or version.
    func showList(_ name: String) async throws(ControlFailure) -> ListDetailReport
    /// Where an address stands; `refused` when it is no address.
    func checkLists(_ request: ListCheckRequest) async throws(ControlFailure) -> ListCheckReport
    /// The newest `ListVersionReport.limit`, oldest first, the one in force last.
    func listHistory(_ name: String) async throws(ControlFailure) -> [ListVersionReport]
    func compareList(_ request: ListDifferenceRequest) async throws(ControlFailure) -> ListDifferenceReport
    /// One page; whoever wants all goes on with the report's `next`.
    func listRows(_ request: ListRowsRequest) async throws(ControlFailure) -> ListRowsReport
    func listStatistics(_ name: String) async throws(ControlFailure) -> ListStatisticsReport
}
