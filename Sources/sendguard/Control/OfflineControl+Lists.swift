import Admin
import Guard
import Mail

extension OfflineControl {
    func checkLists(address: String) async throws(ControlFailure) -> ListCheckReport {
        guard let parsed = Address(address) else { throw .refused("\"\(address)\" is no mail address") }
        do throws(StoreFailure) {
            return ListCheckReport(address: address, hits: try await store.hits(parsed))
        } catch {
            throw ControlFailure(error)
        }
    }
}
