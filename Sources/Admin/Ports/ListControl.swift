/// What can be asked of a guard about lists.
package protocol ListControl: Sendable {
    /// `refused` when the list shrank by more than its `max_shrink`; the version in force stays.
    func importList(_ request: ListImportRequest) async throws(ControlFailure) -> ListImportReport
    /// Where an address stands; `refused` when it is no address.
    func checkLists(address: String) async throws(ControlFailure) -> ListCheckReport
}
